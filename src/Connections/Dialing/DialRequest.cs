using System.Diagnostics;
using HyperDht.Holepunch;

namespace HyperDht.Connections.Dialing;

/// <summary>One connect, options resolved.</summary>
/// <param name="RemotePublicKey">Whom to connect to.</param>
/// <param name="KeyPair">Our identity.</param>
/// <param name="Nodes">Nodes believed to relay for the server.</param>
/// <param name="LocalConnection">Whether local addresses are offered and tried.</param>
internal sealed record DialRequest(PublicKey RemotePublicKey, KeyPair KeyPair, IReadOnlyList<PeerAddress> Nodes, bool LocalConnection)
{
    /// <summary>Whether the first punch round is prepared by a packet that dies on the way.</summary>
    public bool FastOpen { get; init; } = true;

    /// <summary>Whether the socket of the connection may be used for the next one, and this one uses that of the last.</summary>
    public bool ReusableSocket { get; init; }

    /// <summary>Whether a punch may begin; null allows it.</summary>
    public Func<PunchSituation, bool>? Holepunch { get; init; }

    /// <summary>Names a relay; null for none.</summary>
    public IRelaySelector? RelayThrough { get; init; }

    /// <summary>Whether the server's messages are handed out whole.</summary>
    public bool KeepsMessages { get; init; }

    /// <summary>Time without an own message after which an empty one is sent; null for what the node does.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>What the caller was doing: the trace of the connect belongs to it.</summary>
    public ActivityContext Parent { get; init; }

    /// <summary>The connection that goes on where this one finds a way, by the token both sides have; null for a new connection.</summary>
    public NodeId? Rejoin { get; init; }

    /// <summary>The server's target.</summary>
    public NodeId Target { get; } = NodeId.FromPublicKey(RemotePublicKey);
}
