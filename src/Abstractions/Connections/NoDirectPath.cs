namespace HyperDht;

/// <summary>Why no direct path came about and what to do, apart: whoever shows it makes the sentence that fits.</summary>
/// <remarks>Pure.</remarks>
/// <param name="Reason">Why; the first half of a sentence.</param>
/// <param name="Advice">What to do besides naming a relay; null when nothing else helps.</param>
/// <param name="RelayHelps">Whether a blind relay would carry the connection.</param>
internal sealed record NoDirectPath(string Reason, string? Advice, bool RelayHelps)
{
    private const string Option = nameof(ConnectOptions.RelayThrough);

    /// <summary>What <see cref="ConnectTrace.DirectFailure"/> says.</summary>
    public string Sentence { get; } = Compose(Reason, Advice, RelayHelps ? NameRelay(Option) : null);

    /// <summary>The same for somebody who knows the option by another name.</summary>
    /// <param name="relayOption">What names a relay there.</param>
    public string SentenceFor(string relayOption) => Compose(Reason, Advice, RelayHelps ? NameRelay(relayOption) : null);

    /// <summary>Where a relay carries the connection: nobody has to be told to name one.</summary>
    public string SentenceForRelayed() => Compose(Advice is null ? Reason : $"{Reason}; {Advice}", null, "a relay carries the connection instead");

    private static string NameRelay(string option) => $"name a blind relay on either side ({option})";

    private static string Compose(string reason, string? advice, string? relay) =>
        $"{reason}; {(advice is not null && relay is not null ? $"{advice}, or {relay}" : advice ?? relay)}.";
}
