namespace HyperDht.Messaging;

/// <summary>The three ends of a message.</summary>
public enum DhtOutcomeKind
{
    /// <summary>Nothing is sent, or the handler has already sent what the command needs.</summary>
    Silent,

    /// <summary>A reply with code 0.</summary>
    Reply,

    /// <summary>A reply with an error code.</summary>
    Error,
}
