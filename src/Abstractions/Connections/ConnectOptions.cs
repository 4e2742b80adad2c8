namespace HyperDht;

/// <summary>How to connect (spec 03 §13.1).</summary>
public sealed record ConnectOptions
{
    /// <summary>Own static key; null is the node's.</summary>
    public KeyPair? KeyPair { get; init; }

    /// <summary>Nodes believed to relay for the server, tried first; empty finds them.</summary>
    public IReadOnlyList<PeerAddress> Nodes { get; init; } = [];

    /// <summary>Whether local addresses are offered and tried; default true.</summary>
    public bool LocalConnection { get; init; } = true;
}
