using HyperDht.Holepunch;
using HyperDht.Holepunch.Sockets;

namespace HyperDht.Connections.Diagnosis;

/// <summary>What was found out about the network that a node is in.</summary>
internal sealed record NodeFindings
{
    /// <summary>What the NAT does to a fresh socket; <see cref="NatKind.Open"/> when anybody reaches this host.</summary>
    public required NatKind Kind { get; init; }

    /// <summary>How nodes see that socket.</summary>
    public required IReadOnlyList<NatSample> Samples { get; init; }

    /// <summary>The port that must be reachable.</summary>
    public required PeerAddress ServerAddress { get; init; }

    /// <summary>Nodes asked to send something there that we did not send to from it.</summary>
    public required int Asked { get; init; }

    /// <summary>How many of them came through.</summary>
    public required int CameThrough { get; init; }

    /// <summary>Largest packets that were answered, one for each node that answered any.</summary>
    public required IReadOnlyList<PathMtu> Mtus { get; init; }

    /// <summary>Whether anybody reaches this host unasked.</summary>
    public bool IsReachable => Kind is NatKind.Open;
}
