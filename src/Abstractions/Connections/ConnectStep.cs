namespace HyperDht;

/// <summary>One step of a connect.</summary>
/// <param name="Name">A fixed, lower-case name such as <c>find-peer</c> or <c>handshake</c>.</param>
/// <param name="At">Time since the connect began.</param>
/// <param name="Detail">An address or an outcome for people to read; never a secret.</param>
public sealed record ConnectStep(string Name, TimeSpan At, string Detail)
{
    /// <summary>How long the step took; null for a step without length, and while it lasts.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>
    /// How it ended: a code of <see cref="DhtErrorCodes"/> with the reason behind it, or a word such as <c>answered</c>; null like <see cref="Took"/>.
    /// </summary>
    public string? Outcome { get; init; }

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant(
        $"{At.TotalMilliseconds:0} ms {Name} {Detail}{(Took is { } took ? $": {Outcome} after {took.TotalMilliseconds:0} ms" : string.Empty)}");
}
