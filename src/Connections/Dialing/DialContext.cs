using HyperDht.Connections.Candidates;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Node;
using HyperDht.Connections.Punching;
using HyperDht.Connections.Relay.Dialing;
using HyperDht.Noise;
using HyperDht.Records;
using HyperDht.Records.Client;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Connections.Dialing;

/// <summary>What every dial of a node works with.</summary>
internal sealed record DialContext(
    IDhtLoop Loop,
    IDhtRpc Rpc,
    PeerClient Records,
    IForwardTable Forwards,
    INodeSelf Self,
    ICandidateFactory Candidates,
    INoiseHandshakeFactory Noise,
    IHandshakeWork Work,
    PunchContext Punching)
{
    /// <summary>The node's connections to relays.</summary>
    public required RelayClients RelayClients { get; init; }

    /// <summary>A change of the network silences every peer at once: so many are dialed again at a time.</summary>
    public required SlotGate Rejoins { get; init; }

    /// <summary>Nodes that led to peers before.</summary>
    public RelayCache Relays { get; } = new();
}
