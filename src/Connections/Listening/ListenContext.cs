using HyperDht.Connections.Candidates;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Node;
using HyperDht.Connections.Punching;
using HyperDht.Connections.Relay.Dialing;
using HyperDht.Limits;
using HyperDht.Noise;
using HyperDht.Records;
using HyperDht.Runtime;
using Microsoft.Extensions.Logging;

namespace HyperDht.Connections.Listening;

/// <summary>What every listener of a node works with.</summary>
internal sealed record ListenContext(
    IDhtLoop Loop,
    INodeSelf Self,
    ICandidateFactory Candidates,
    INoiseHandshakeFactory Noise,
    IHandshakeWork Work,
    ListenerTable Listeners,
    IForwardTable Forwards,
    PunchContext Punching,
    ILogger Logger)
{
    public required ConnectionsLimits Limits { get; init; }

    /// <summary>The handshakes of all listeners, under common bounds.</summary>
    public required HandshakeTable Handshakes { get; init; }

    /// <summary>First messages of all listeners.</summary>
    public required ReplayMemory Replays { get; init; }

    /// <summary>Whose handshakes are read.</summary>
    public required HandshakeAdmission Admission { get; init; }

    /// <summary>Measures what handshakes cost; null takes them for free.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>The node's connections to relays.</summary>
    public required RelayClients RelayClients { get; init; }

    /// <summary>Names relays for listeners that name none themselves; null for none.</summary>
    public IRelaySelector? RelayThrough { get; init; }

    /// <summary>The node's own policy; null lets everybody in.</summary>
    public IFirewallPolicy? Firewall { get; init; }

    /// <summary>The connection that a peer goes on with, by token and key; null when there is none.</summary>
    public Func<NodeId, PublicKey, ICandidate?> Rejoinable { get; init; } = static (_, _) => null;

    /// <summary>Told when a relay sees us elsewhere than before: a NAT has given us another address.</summary>
    public Action? Moved { get; init; }
}
