using HyperDht.Firewall;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Node;

/// <summary>Callers that stop waiting, nodes that close under them, keys that go away, and wrong arguments.</summary>
public sealed class GivingUpTests
{
    [Fact]
    public Task CancelledBeforeTheNodeHasStarted_ConnectAndListenEndAtOnce() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var node = Unstartable(network).Node;
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300), network.Time);
        var before = network.Now;

        var connecting = node.ConnectAsync(KeyPair.FromSeed(new byte[32]).PublicKey, cancellationToken: cancellation.Token);
        var listening = node.ListenAsync(cancellationToken: cancellation.Token);

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
        Assert.InRange(network.Now - before, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(310));
    });

    [Fact]
    public Task ClosedBeforeTheNodeHasStarted_ConnectAndListenEnd() => SimulatedNetwork.RunAsync(2, async network =>
    {
        var node = Unstartable(network).Node;
        var connecting = node.ConnectAsync(KeyPair.FromSeed(new byte[32]).PublicKey);
        var listening = node.ListenAsync();
        await network.Delay(TimeSpan.FromMilliseconds(300));

        await node.DisposeAsync();

        Assert.Equal(DhtErrorCodes.NodeDestroyed, (await Assert.ThrowsAsync<HyperDhtException>(() => connecting)).ErrorCode);
        Assert.Equal(DhtErrorCodes.NodeDestroyed, (await Assert.ThrowsAsync<HyperDhtException>(() => listening)).ErrorCode);
    });

    [Fact]
    public Task CancelledConnect_CarriesTheCallersToken() => SimulatedNetwork.RunAsync(3, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100).Node, world.Add(101).Node);
        await using var listener = await server.ListenAsync(options: new ListenOptions { Firewall = new AllowKeysPolicy() });
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1), network.Time);

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.ConnectAsync(listener.PublicKey, cancellationToken: cancellation.Token));

        Assert.Equal(cancellation.Token, error.CancellationToken);
    });

    [Fact]
    public Task ClosedNode_EndsPendingAcceptsAndConnects() => SimulatedNetwork.RunAsync(4, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100).Node, world.Add(101).Node);
        var listener = await server.ListenAsync(options: new ListenOptions { Firewall = new AllowKeysPolicy() });
        var connecting = client.ConnectAsync(listener.PublicKey);
        var accepting = listener.AcceptAsync().AsTask();
        await network.Delay(TimeSpan.FromMilliseconds(500));

        await Task.WhenAll(client.DisposeAsync().AsTask(), server.DisposeAsync().AsTask());

        Assert.Equal(DhtErrorCodes.NodeDestroyed, (await Assert.ThrowsAsync<HyperDhtException>(() => connecting)).ErrorCode);
        Assert.Equal(DhtErrorCodes.NodeDestroyed, (await Assert.ThrowsAsync<HyperDhtException>(() => accepting)).ErrorCode);
        Assert.True(listener.Closed.IsCompletedSuccessfully);
    });

    [Fact]
    public Task ClosedListener_CanBeReplacedAtOnce() => SimulatedNetwork.RunAsync(5, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100).Node, world.Add(101).Node);
        for (var i = 0; i < 3; i++)
        {
            await using var listener = await server.ListenAsync();
            await using var outgoing = await client.ConnectAsync(listener.PublicKey);
            await using var incoming = await listener.AcceptAsync();
            Assert.Equal(outgoing.HandshakeHash.ToArray(), incoming.HandshakeHash.ToArray());
        }
    });

    [Fact]
    public Task OneNode_ConnectsToItsOwnListeners() => SimulatedNetwork.RunAsync(6, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var node = world.Add(100).Node;
        using var second = KeyPair.FromSeed(new byte[32]);
        await using var one = await node.ListenAsync();
        await using var two = await node.ListenAsync(second);

        await using var toOne = await node.ConnectAsync(one.PublicKey);
        await using var toTwo = await node.ConnectAsync(two.PublicKey);
        await using var fromOne = await one.AcceptAsync();
        await using var fromTwo = await two.AcceptAsync();

        Assert.Equal(toOne.HandshakeHash.ToArray(), fromOne.HandshakeHash.ToArray());
        Assert.Equal(toTwo.HandshakeHash.ToArray(), fromTwo.HandshakeHash.ToArray());
    });

    [Fact]
    public Task KeyDisposedUnderAListener_DoesNotKeepItFromClosing() => SimulatedNetwork.RunAsync(7, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var server = world.Add(100).Node;
        var key = KeyPair.FromSeed(new byte[32]);
        var listener = await server.ListenAsync(key);
        key.Dispose();
        await listener.RefreshAsync();
        await Assert.ThrowsAsync<HyperDhtException>(() => world.Add(101).Node.ConnectAsync(listener.PublicKey));

        await listener.DisposeAsync();

        Assert.True(listener.Closed.IsCompletedSuccessfully);
        Assert.Equal(0, server.HalfOpenCount);
    });

    [Fact]
    public Task Refresh_EndsWhenTheAnnouncementIsOutThere() => SimulatedNetwork.RunAsync(8, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        await using var listener = await world.Add(100).Node.ListenAsync();
        var before = network.Now;

        await listener.RefreshAsync();

        // A walk and an announce take round trips.
        Assert.InRange(network.Now - before, TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(4));
        Assert.Equal(3, listener.RelayNodes.Count);
    });

    [Fact]
    public Task WrongArguments_AreNamed() => SimulatedNetwork.RunAsync(9, async network =>
    {
        var node = (await SimulatedWorld.CreateAsync(network)).Add(100).Node;
        var key = KeyPair.FromSeed(new byte[32]).PublicKey;

        await Assert.ThrowsAsync<ArgumentNullException>(() => node.ConnectAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => node.ConnectAsync(new PeerKey(key, null!)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => node.ConnectAsync(key, new ConnectOptions { Nodes = null! }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => node.ListenAsync(options: new ListenOptions { Backlog = 0 }));
        Assert.Equal(
            DhtErrorCodes.PeerNotFound, (await Assert.ThrowsAsync<HyperDhtException>(() => node.ConnectAsync(default(PublicKey)))).ErrorCode);
    });

    // Nobody answers at its bootstrap address, so that its start takes seconds.
    private static SimulatedPeer Unstartable(SimulatedNetwork network) => new(
        network, new HyperDhtOptions { Bootstrap = ["198.51.100.77:49737"], Ephemeral = true, Seed = new string('1', 64) });
}
