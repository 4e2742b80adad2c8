using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Node;

/// <summary>Suspend and resume of a whole node: in order, at any moment, and within two seconds.</summary>
public sealed class SuspensionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [Fact]
    public Task Suspended_UnannouncesResetsAndRefuses_ResumedServesAgain() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100), world.Add(101));
        var listener = await server.Node.ListenAsync();
        var (outgoing, incoming) = await OpenAsync(client.Node, listener);
        var sockets = network.OpenSockets;

        await WithinLimitAsync(network, () => server.Node.SuspendAsync());

        Assert.True(server.Node.IsSuspended && server.Node.Rpc.IsSuspended);
        Assert.Equal(sockets - 2, network.OpenSockets);
        Assert.Equal(0, server.Streams.StreamCount);
        Assert.Equal(DhtErrorCodes.Suspended, await CodeAsync(() => incoming.Closed));
        Assert.Equal(DhtErrorCodes.Suspended, await CodeAsync(() => server.Node.ConnectAsync(client.Node.DefaultKeyPair.PublicKey)));
        Assert.Equal(DhtErrorCodes.IoSuspended, await CodeAsync(() => server.Node.Rpc.PingAsync(world.Nodes[0].Rpc.LocalAddress)));
        Assert.Equal(DhtErrorCodes.IoSuspended, await CodeAsync(() => server.Node.Rpc.FindNode(default).FinishedAsync()));
        Assert.Equal(DhtErrorCodes.ConnectionReset, await CodeAsync(() => outgoing.Closed));
        Assert.Equal(DhtErrorCodes.PeerNotFound, await CodeAsync(() => client.Node.ConnectAsync(listener.PublicKey)));

        await WithinLimitAsync(network, () => server.Node.ResumeAsync());
        await network.WaitUntilAsync(() => listener.RelayNodes.Count == 3);

        Assert.False(server.Node.IsSuspended || server.Node.Rpc.IsSuspended);
        Assert.Equal(sockets, network.OpenSockets);
        (outgoing, incoming) = await OpenAsync(client.Node, listener);
        Assert.Equal(client.Node.DefaultKeyPair.PublicKey, incoming.RemotePublicKey);
        await outgoing.DisposeAsync();
    });

    [Fact]
    public Task BothPorts_AreTheSameAfterwards() => SimulatedNetwork.RunAsync(2, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var peer = world.Add(100);
        await peer.Node.StartAsync();
        var (server, client) = (peer.Rpc.ServerSocket!.LocalAddress, peer.Rpc.ClientSocket!.LocalAddress);
        var events = new List<string>();
        peer.Rpc.Suspended += (_, _) => events.Add("suspended");
        peer.Rpc.WakeUp += (_, _) => events.Add("wake-up");
        peer.Rpc.Resumed += (_, _) => events.Add("resumed");

        await peer.Node.SuspendAsync();
        await peer.Node.SuspendAsync();
        await network.Delay(TimeSpan.FromMinutes(10));
        await peer.Node.ResumeAsync();
        await peer.Node.ResumeAsync();
        await network.Delay(TimeSpan.FromMinutes(1));

        Assert.Equal(server, peer.Rpc.ServerSocket!.LocalAddress);
        Assert.Equal(client, peer.Rpc.ClientSocket!.LocalAddress);
        Assert.Equal(["suspended", "wake-up", "resumed"], events);
    });

    [Fact]
    public Task SuspendedNode_HasNothingThatRuns() => SimulatedNetwork.RunAsync(3, async network =>
    {
        var timers = network.ArmedTimers;
        var peer = new SimulatedPeer(network, new HyperDhtOptions { Bootstrap = ["20.9.9.9:1"], Seed = new string('1', 64) });
        var listening = peer.Node.ListenAsync();
        var starting = peer.Node.StartAsync();
        await network.Delay(TimeSpan.FromSeconds(1));

        await WithinLimitAsync(network, () => peer.Node.SuspendAsync());
        var listener = await listening;
        await starting;

        // What is left is the deadline of the suspension itself.
        await network.Delay(Limit);
        Assert.Equal(0, network.OpenSockets);
        Assert.Equal(timers, network.ArmedTimers);
        Assert.False(peer.Rpc.IsBootstrapped);
        Assert.Empty(listener.RelayNodes);
    });

    [Fact]
    public Task SuspendedDuringTheStart_FinishesTheStartWhenResumed() => SimulatedNetwork.RunAsync(4, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var peer = world.Add(100);
        var starting = peer.Node.StartAsync();
        await network.Delay(TimeSpan.FromMilliseconds(1));

        await WithinLimitAsync(network, () => peer.Node.SuspendAsync());
        await WithinLimitAsync(network, () => starting);
        Assert.False(peer.Rpc.IsBootstrapped);
        var ready = peer.Rpc.ReadyAsync();

        await WithinLimitAsync(network, () => peer.Node.ResumeAsync());
        await ready;
        Assert.True(peer.Rpc.IsBootstrapped);
        Assert.False(peer.Rpc.IsFirewalled);
    });

    [Fact]
    public Task SuspendedBeforeTheStart_StartsWhenResumed() => SimulatedNetwork.RunAsync(5, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var peer = world.Add(100);
        var sockets = network.OpenSockets;
        await peer.Node.SuspendAsync();

        await peer.Node.StartAsync();
        var listener = await peer.Node.ListenAsync();
        Assert.Equal(sockets, network.OpenSockets);
        Assert.Equal(DhtErrorCodes.Suspended, await CodeAsync(() => peer.Node.ConnectAsync(listener.PublicKey)));

        await peer.Node.ResumeAsync();
        await network.WaitUntilAsync(() => listener.RelayNodes.Count == 3);
        await peer.Rpc.ReadyAsync();
    });

    [Fact]
    public Task RunningConnects_EndWithTheSuspension() => SimulatedNetwork.RunAsync(6, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var client = world.Add(101).Node;
        await client.StartAsync();
        var connecting = client.ConnectAsync(KeyPair.FromSeed(new byte[32]).PublicKey);
        await network.Delay(TimeSpan.FromMilliseconds(1));

        await WithinLimitAsync(network, () => client.SuspendAsync());

        Assert.Equal(DhtErrorCodes.Suspended, await CodeAsync(() => connecting));
        Assert.Equal(0, client.ConnectionCount);
    });

    [Fact]
    public Task ResumeDuringASuspension_CutsItShort() => SimulatedNetwork.RunAsync(7, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var server = world.Add(100).Node;
        var listener = await server.ListenAsync();
        network.Options.Drop = (_, _) => true;
        var suspending = server.SuspendAsync();
        await network.Delay(TimeSpan.FromMilliseconds(100));
        Assert.False(suspending.IsCompleted);

        var before = network.Now;
        await server.ResumeAsync();

        Assert.InRange(network.Now - before, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));
        await suspending;
        Assert.False(server.IsSuspended);
        network.Options.Drop = null;
        await network.WaitUntilAsync(() => listener.RelayNodes.Count == 3);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public Task CloseOffline_EndsInTime_AndSoDoesTheSuspensionUnderWay(int moment) => SimulatedNetwork.RunAsync(8, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var server = world.Add(100).Node;
        var listener = await server.ListenAsync();
        network.Options.Drop = (_, _) => true;
        var suspending = moment > 0 ? server.SuspendAsync() : Task.CompletedTask;
        await (moment > 1 ? suspending : network.Delay(TimeSpan.FromMilliseconds(100)));

        await WithinLimitAsync(network, () => server.StopAsync());

        await WithinLimitAsync(network, () => suspending);
        Assert.True(listener.Closed.IsCompleted);
        Assert.Equal(DhtErrorCodes.NodeDestroyed, await CodeAsync(() => server.ResumeAsync()));
        Assert.Equal(DhtErrorCodes.NodeDestroyed, await CodeAsync(() => server.SuspendAsync()));
    });

    [Fact]
    public Task CancelledSuspension_DoesNotWaitForTheNetwork() => SimulatedNetwork.RunAsync(9, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var server = world.Add(100).Node;
        await server.ListenAsync();
        network.Options.Drop = (_, _) => true;
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), network.Time);
        var before = network.Now;

        await server.SuspendAsync(cancellation.Token);

        Assert.InRange(network.Now - before, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(210));
        Assert.True(server.Rpc.IsSuspended);
    });

    [Fact]
    public Task PortTakenMeanwhile_TheNodeStaysSuspendedUntilItIsFree() => SimulatedNetwork.RunAsync(10, async network =>
    {
        var host = network.AddHost();
        var peer = new SimulatedPeer(network, host, HyperDhtOptions.CreateBootstrapper(host.Address.HostText, 4000));
        await peer.Node.StartAsync();
        await peer.Node.SuspendAsync();
        var other = host.Bind(new PeerAddress(0, 4000));

        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => peer.Node.ResumeAsync());
        Assert.True(peer.Node.IsSuspended);
        other.Close();
        await peer.Node.ResumeAsync();

        Assert.Equal(4000, peer.Rpc.LocalAddress.Port);
        Assert.False(peer.Rpc.IsEphemeral);
    });

    private static async Task<(IHyperDhtConnection Outgoing, IHyperDhtConnection Incoming)> OpenAsync(IHyperDht client, IHyperDhtListener listener)
    {
        var accepting = listener.AcceptAsync();
        return (await client.ConnectAsync(listener.PublicKey), await accepting);
    }

    private static async Task<string> CodeAsync(Func<Task> action) => (await Assert.ThrowsAsync<HyperDhtException>(action)).ErrorCode;

    private static async Task WithinLimitAsync(SimulatedNetwork network, Func<Task> action)
    {
        var before = network.Now;
        await action();
        Assert.InRange(network.Now - before, TimeSpan.Zero, Limit);
    }
}
