using HyperDht.Transport;

namespace HyperDht.Connections.Node;

/// <summary>What a node knows of itself when it dials or listens.</summary>
internal interface INodeSelf
{
    /// <summary>Where anybody reaches the server socket, or null (spec 03 §7).</summary>
    PeerAddress? PublicAddress { get; }

    /// <summary>Whether others may not reach the server socket unasked.</summary>
    bool IsFirewalled { get; }

    /// <summary>Whether the node is suspended or on the way there.</summary>
    bool IsSuspended { get; }

    /// <summary>Whether the node stores for others.</summary>
    bool IsPersistent { get; }

    /// <summary>Every local address of the server socket.</summary>
    IReadOnlyList<PeerAddress> LocalAddresses { get; }

    /// <summary>Those that were checked to work.</summary>
    IReadOnlyList<PeerAddress> ValidatedAddresses { get; }

    /// <summary>Requests leave from it.</summary>
    IDatagramSocket DefaultSocket { get; }

    /// <summary>The socket with the advertised port.</summary>
    IDatagramSocket ServerSocket { get; }
}
