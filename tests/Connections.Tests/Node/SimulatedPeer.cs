using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Node;
using HyperDht.Connections.Punching;
using HyperDht.Connections.Secure;
using HyperDht.Cryptography;
using HyperDht.Holepunch.Strategies;
using HyperDht.Noise;
using HyperDht.Records.Commands;
using HyperDht.Records.Handlers;
using HyperDht.Records.Storage;
using HyperDht.Routing;
using HyperDht.Testing;
using HyperDht.Transport;
using HyperDht.Udx;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperDht.Connections.Tests.Node;

/// <summary>A whole node on a simulated host, put together by hand.</summary>
internal sealed class SimulatedPeer
{
    private static readonly SodiumCryptoSuite Suite = new();

    public SimulatedPeer(SimulatedNetwork network, HyperDhtOptions options, IFirewallPolicy? firewall = null)
        : this(network, network.AddHost(), options, firewall)
    {
    }

    public SimulatedPeer(SimulatedNetwork network, ITransport transport, HyperDhtOptions options, IFirewallPolicy? firewall = null)
    {
        Transport = transport;
        var loop = transport.Loop;
        Streams = new UdxContext(loop, network.Random, options.Limits.Udx);
        Rpc = new RpcNode(RpcSettingsMap.Create(options, names: null), transport, network.Random, new DatagramSorter(Streams));
        var store = new MemoryRecordStore(options.Records, options.Limits, loop, network.Random);
        var forwards = new ForwardTable(store);
        var chains = new RefreshChains(store, network.Random);
        var listeners = new ListenerTable();
        var guard = new ForwardGuard(loop, options.Limits.Connections, options.Limits.ExemptLoopback);
        var identity = new NodeIdentity(Rpc);
        var pipeline = new SimplePipeline(() => identity.Id is not null);
        pipeline.Add(new PeerHandshakeCommand(), new PeerHandshakeHandler(listeners, forwards, guard));
        pipeline.Add(new PeerHolepunchCommand(), new PeerHolepunchHandler(listeners, forwards, guard));
        pipeline.Add(new FindPeerCommand(), new FindPeerHandler(forwards));
        pipeline.Add(new AnnounceCommand(), new AnnounceHandler(store, forwards, chains, identity, network.Time));
        pipeline.Add(new UnannounceCommand(), new UnannounceHandler(store, forwards, chains, identity));
        var registry = new ConnectionRegistry();
        var secure = new SecureStreamContext(
            loop,
            Suite,
            network.Random,
            options.Limits.SecretStream,
            new PartialFrameBudget(options.Limits.SecretStream),
            new SlabPool(),
            options.Limits.Udx.ReceiveWindow,
            options.ConnectionKeepAlive);
        Node = new DhtNode(new NodeWiring(
            options,
            transport,
            Rpc,
            Streams,
            pipeline,
            listeners,
            forwards,
            new TrackedCandidates(new SecureConnectionFactory(secure, Streams), registry),
            registry,
            new NoiseHandshakeFactory(Suite, network.Random),
            new InlineHandshakeWork(),
            PunchContext.Create(
                options, transport, Rpc, Rpc, network.Random, [new ConsistentProbing(), new RandomProbing(network.Random), new BirthdaySockets()]),
            NullLoggerFactory.Instance,
            firewall));
    }

    public ITransport Transport { get; }

    public RpcNode Rpc { get; }

    public UdxContext Streams { get; }

    public DhtNode Node { get; }
}
