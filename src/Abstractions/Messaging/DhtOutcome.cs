namespace HyperDht.Messaging;

/// <summary>What becomes of a message: a reply, an error code, or silence. Refusing is a value, never an exception.</summary>
/// <typeparam name="TReply">What a reply carries. A class is best: all messages whose replies are classes share the pipeline's machine code.</typeparam>
public readonly struct DhtOutcome<TReply>
{
    private DhtOutcome(DhtOutcomeKind kind, TReply? reply, uint errorCode)
    {
        Kind = kind;
        Reply = reply;
        ErrorCode = errorCode;
    }

    /// <summary>No answer at all: the sender learns nothing.</summary>
    public static DhtOutcome<TReply> Silent => default;

    /// <summary>Which of the three.</summary>
    public DhtOutcomeKind Kind { get; }

    /// <summary>The reply when <see cref="Kind"/> says so.</summary>
    public TReply? Reply { get; }

    /// <summary>The code when <see cref="Kind"/> says so (spec 01 §9).</summary>
    public uint ErrorCode { get; }

    /// <summary>An answer with code 0.</summary>
    /// <param name="reply">What it carries.</param>
    public static implicit operator DhtOutcome<TReply>(TReply reply) => new(DhtOutcomeKind.Reply, reply, 0);

    /// <summary>An answer with an error code.</summary>
    /// <param name="code">Not 0.</param>
    public static DhtOutcome<TReply> Error(uint code) => new(DhtOutcomeKind.Error, default, code);

    /// <summary>An answer with code 0.</summary>
    /// <param name="reply">What it carries.</param>
    public static DhtOutcome<TReply> ToDhtOutcome(TReply reply) => reply;
}
