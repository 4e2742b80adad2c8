namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>What a channel is called.</summary>
/// <param name="Protocol">The name of its protocol, which our open carries.</param>
/// <param name="Id">Which of several channels of the protocol; empty for the only one.</param>
internal sealed record ChannelTerms(string Protocol, ReadOnlyMemory<byte> Id = default)
{
    /// <summary>Other names under which the peer may open it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The keys of its group, its own first.</summary>
    public IEnumerable<ChannelKey> Keys => Aliases.Prepend(Protocol).Select(name => ChannelKey.Of(name, Id.Span));
}
