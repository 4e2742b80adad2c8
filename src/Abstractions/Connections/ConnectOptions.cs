using HyperDht.Holepunch;

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

    /// <summary>
    /// Whether the next connect to the same key, with this option again, goes straight to the peer on the socket of the last connection, if the
    /// peer listens with <see cref="ListenOptions.ReusableSocket"/>: no lookup, no hole punch. A punched socket waits 3 s for it after an orderly
    /// end (spec 03 §16). When nobody answers there, the connect goes the usual way. Default false.
    /// </summary>
    public bool ReusableSocket { get; init; }

    /// <summary>Whether a packet that dies on the way opens our NAT before the first punch round, which saves one; default true.</summary>
    public bool FastOpen { get; init; } = true;

    /// <summary>Whether a hole punch may begin, asked when both NATs are known; null allows it. Called on the node's loop; must be quick.</summary>
    public Func<PunchSituation, bool>? Holepunch { get; init; }

    /// <summary>
    /// Names a blind relay that is used where no other way leads, and until a better one is found; null for what the node names for every
    /// connection, <see cref="RelayKeys.None"/> for none. A server that names one of its own is met there.
    /// </summary>
    public IRelaySelector? RelayThrough { get; init; }
}
