using Foreign.Parts;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Tests.Nodes;

/// <summary>Parts of a foreign assembly in real nodes on loopback.</summary>
public sealed class ForeignPartsTests
{
    private readonly CallLog _log = new();

    [Fact]
    public async Task RecordStore_IsOpenedFilledAndClosed()
    {
        await using var network = await HyperDhtTestnet.StartAsync(1);
        var storing = await StartAsync(network, dht => dht.UseRecordStore<RecordingStore>(), storing: true);
        await using var server = await network.CreateNodeAsync();

        await using var listener = await server.ListenAsync();
        await storing.DisposeAsync();

        Assert.Equal("open", _log.Calls.First());
        Assert.Contains("put Forward", _log.Calls);
        Assert.Equal("close", _log.Calls.Last());
    }

    [Fact]
    public async Task Behaviors_SeeInternalAndExternalMessages()
    {
        await using var network = await HyperDhtTestnet.StartAsync(1);
        await using var storing = await StartAsync(
            network, dht => dht.AddBehavior(typeof(Audit<,>)).AddMediatRBehavior(typeof(Timing<,>)), storing: true);
        await using var client = await network.CreateNodeAsync();

        var pong = await client.Rpc.PingAsync(storing.Rpc.Address);
        await using var listener = await client.ListenAsync();

        Assert.Equal(0u, pong.ErrorCode);
        Assert.Null(pong.Token);
        Assert.Contains("audit Ping Reply", _log.Calls);
        Assert.Contains("audit FindNode Reply", _log.Calls);
        Assert.Contains("audit Announce Reply", _log.Calls);
        Assert.Contains("timing DhtEnvelope`2", _log.Calls);
    }

    [Fact]
    public async Task InternalCommandsThroughThePipeline_AnswerAsWithoutIt()
    {
        await using var network = await HyperDhtTestnet.StartAsync(2);
        await using var piped = await StartAsync(network, dht => dht.AddBehavior(typeof(Audit<,>)), storing: true);
        await using var client = await network.CreateNodeAsync();
        var target = NodeId.Hash([1]);

        foreach (var node in (PeerAddress[])[network.Nodes[0].Rpc.Address, piped.Rpc.Address])
        {
            var find = await client.Rpc.RequestAsync(new(new(2, IsInternal: true)) { Target = target }, node);
            Assert.Equal((0u, true, true), (find.ErrorCode, find.Token is null, find.CloserNodes.Count > 0));

            var delayed = await client.Rpc.DelayedPingAsync(node, TimeSpan.FromMilliseconds(30));
            Assert.Equal((0u, true), (delayed.ErrorCode, delayed.RoundTrip >= TimeSpan.FromMilliseconds(30)));

            var hint = new byte[6];
            var down = await client.Rpc.RequestAsync(new(new(3, IsInternal: true)) { Value = hint }, node);
            Assert.Equal((0u, 0), (down.ErrorCode, down.CloserNodes.Count));
        }
    }

    [Fact]
    public async Task Firewall_RefusesWithSilence()
    {
        await using var network = await HyperDhtTestnet.StartAsync(2);
        await using var server = await StartAsync(network, dht => dht.UseFirewall(new NobodyPolicy()));
        await using var client = await network.CreateNodeAsync();
        await using var listener = await server.ListenAsync();

        var failure = await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));

        Assert.Equal(DhtErrorCodes.PeerConnectionFailed, failure.ErrorCode);
    }

    [Fact]
    public async Task RoutingTablePolicy_DecidesWhoEnters()
    {
        await using var network = await HyperDhtTestnet.StartAsync(3);
        await using var usual = await StartAsync(network, _ => { });
        await using var closed = await StartAsync(network, dht => dht.UseRoutingTablePolicy<ClosedTable>());

        await using var query = closed.Rpc.FindNode(NodeId.Hash([1]));
        await query.FinishedAsync();

        Assert.Equal(3, query.ClosestReplies.Count);
        Assert.Equal(3, usual.Rpc.ToArray().Count);
        Assert.Empty(closed.Rpc.ToArray());
        Assert.Contains($"refused {network.Nodes[0].Rpc.Address} at 0 nodes", _log.Calls);
    }

    [Fact]
    public async Task Notices_TellOfPersistenceAndOfConnectionsOfBothSides()
    {
        await using var network = await HyperDhtTestnet.StartAsync(2);
        await using var server = await StartAsync(
            network,
            dht => dht.AddNoticeHandler<Messaging.NodeBecamePersistent, PersistentListener>()
                .AddNoticeHandler<Messaging.ConnectionOpened, ConnectionListener>(),
            storing: true);
        await using var client = await StartAsync(network, dht => dht.AddNoticeHandler<Messaging.ConnectionOpened, ConnectionListener>());
        await using var listener = await server.ListenAsync();

        await using var dialed = await client.ConnectAsync(listener.PublicKey);
        await using var accepted = await listener.AcceptAsync();

        Assert.True(SpinWait.SpinUntil(() => _log.Calls.Count == 3, TimeSpan.FromSeconds(5)), string.Join(", ", _log.Calls));
        Assert.Equal(["accepted", "dialed", "persistent"], _log.Calls.Order());
    }

    private Task<HyperDhtNode> StartAsync(HyperDhtTestnet network, Action<HyperDhtBuilder> build, bool storing = false) => HyperDhtNode.StartAsync(
        options =>
        {
            options.Host = "127.0.0.1";
            options.Port = 0;
            options.Bootstrap = [.. network.Bootstrap];
            options.Ephemeral = storing ? false : null;
            options.Firewalled = !storing;
        },
        dht =>
        {
            dht.Services.AddSingleton(_log);
            build(dht);
        });
}
