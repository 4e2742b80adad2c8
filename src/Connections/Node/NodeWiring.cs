using HyperDht.Connections.Candidates;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Punching;
using HyperDht.Messaging;
using HyperDht.Noise;
using HyperDht.Records;
using HyperDht.Routing;
using HyperDht.Transport;
using HyperDht.Udx;
using Microsoft.Extensions.Logging;

namespace HyperDht.Connections.Node;

/// <summary>The parts of one node.</summary>
/// <param name="Options">Checked options.</param>
/// <param name="Transport">Its sockets and its loop; not disposed by the node.</param>
/// <param name="Rpc">The RPC layer, with the node's <see cref="DatagramSorter"/>.</param>
/// <param name="Streams">Its reliable streams.</param>
/// <param name="Pipeline">Who answers requests, the handlers of <c>Forwarding</c> among them.</param>
/// <param name="Listeners">The same table that the handlers read.</param>
/// <param name="Forwards">The same table that the handlers read.</param>
/// <param name="Candidates">Makes connections.</param>
/// <param name="Registry">The same registry that the factory fills.</param>
/// <param name="Noise">Makes handshakes.</param>
/// <param name="Work">Where their curve work runs.</param>
/// <param name="Punching">What its punches share.</param>
/// <param name="Loggers">Where logs go.</param>
/// <param name="Firewall">The node's policy; null lets everybody in.</param>
/// <param name="Store">The same store that the handlers read; null when the node never stores.</param>
/// <param name="Prepare">What must be done before the node binds; user code. Its token fires when the node closes.</param>
internal sealed record NodeWiring(
    HyperDhtOptions Options,
    ITransport Transport,
    RpcNode Rpc,
    UdxContext Streams,
    IRequestPipeline Pipeline,
    ListenerTable Listeners,
    IForwardTable Forwards,
    ICandidateFactory Candidates,
    ConnectionRegistry Registry,
    INoiseHandshakeFactory Noise,
    IHandshakeWork Work,
    PunchContext Punching,
    ILoggerFactory Loggers,
    IFirewallPolicy? Firewall = null,
    IRecordStore? Store = null,
    Func<CancellationToken, Task>? Prepare = null)
{
    /// <summary>Names relays for connections that name none themselves; null for none.</summary>
    public IRelaySelector? RelayThrough { get; init; }

    /// <summary>Measures what handshakes cost; null takes them for free.</summary>
    public TimeProvider? Clock { get; init; }
}
