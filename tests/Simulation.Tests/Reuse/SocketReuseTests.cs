using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Reuse;

/// <summary>The socket of a connection serves the next one to the same peer (spec 03 §16).</summary>
public sealed class SocketReuseTests
{
    private static readonly ConnectOptions Reusing = new() { ReusableSocket = true };
    private static readonly ListenOptions Listening = new() { ReusableSocket = true };
    private static readonly TimeSpan RoundTrips = TimeSpan.FromMilliseconds(500);

    public static TheoryData<string, string> Pairs => new()
    {
        { "consistent", "consistent" },
        { "consistent", "random" },
        { "random", "consistent" },
        { "open", "consistent" },
        { "consistent", "open" },
        { "open", "open" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public Task NextConnect_NeedsNeitherLookupNorPunch(string clientNat, string serverNat) => SimulatedNetwork.RunAsync(61, async network =>
    {
        var (client, server) = await CreateAsync(network, clientNat, serverNat);
        await using var listener = await server.ListenAsync(options: Listening);
        var first = await client.ConnectAsync(listener.PublicKey, Reusing);
        Assert.Contains(first.Trace.Steps, step => step.Name == "find-peer");
        await EndAsync(first, await listener.AcceptAsync());

        for (var i = 0; i < 3; i++)
        {
            await network.Delay(TimeSpan.FromSeconds(2));
            var before = network.Now;
            var next = await client.ConnectAsync(listener.PublicKey, Reusing);
            Assert.InRange(network.Now - before, TimeSpan.Zero, RoundTrips);
            Assert.Equal(PathKind.Direct, next.Path);
            Assert.DoesNotContain(next.Trace.Steps, step => step.Name is "find-peer" or "punch");
            var accepted = await listener.AcceptAsync();
            await CarryAsync(next, accepted);
            await CarryAsync(accepted, next);
            await EndAsync(next, accepted);
        }
    });

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public Task UnlessBothWantIt_EveryConnectLooksUp(bool client, bool server) => SimulatedNetwork.RunAsync(62, async network =>
    {
        var (dialer, host) = await CreateAsync(network, "consistent", "consistent");
        await using var listener = await host.ListenAsync(options: new ListenOptions { ReusableSocket = server });

        for (var i = 0; i < 2; i++)
        {
            var connection = await dialer.ConnectAsync(listener.PublicKey, new ConnectOptions { ReusableSocket = client });
            Assert.Contains(connection.Trace.Steps, step => step.Name == "find-peer");
            await EndAsync(connection, await listener.AcceptAsync());
        }
    });

    [Fact]
    public Task AfterThreeSeconds_ThePunchedSocketIsClosed() => SimulatedNetwork.RunAsync(63, async network =>
    {
        var (client, server) = await CreateAsync(network, "consistent", "consistent");
        await using var listener = await server.ListenAsync(options: Listening);
        var before = network.OpenSockets;
        await EndAsync(await client.ConnectAsync(listener.PublicKey, Reusing), await listener.AcceptAsync());
        Assert.Equal(before + 2, network.OpenSockets);

        await network.Delay(TimeSpan.FromSeconds(4));

        Assert.Equal(before, network.OpenSockets);
        await using var next = await client.ConnectAsync(listener.PublicKey, Reusing);
        Assert.Contains(next.Trace.Steps, step => step.Name == "find-peer");
    });

    [Fact]
    public Task BrokenConnection_LeavesNoSocketBehind() => SimulatedNetwork.RunAsync(64, async network =>
    {
        var (client, server) = await CreateAsync(network, "consistent", "consistent");
        await using var listener = await server.ListenAsync(options: Listening);
        var before = network.OpenSockets;
        await using var connection = await client.ConnectAsync(listener.PublicKey, Reusing);
        await using var accepted = await listener.AcceptAsync();
        Assert.Equal(before + 2, network.OpenSockets);

        connection.Abort();
        await network.WaitUntilAsync(() => accepted.Closed.IsCompleted);

        Assert.Equal(before, network.OpenSockets);
    });

    [Fact]
    public Task SeveralConnections_ShareTheSocketOfTheFirst() => SimulatedNetwork.RunAsync(65, async network =>
    {
        var (client, server) = await CreateAsync(network, "consistent", "consistent");
        await using var listener = await server.ListenAsync(options: Listening);
        var before = network.OpenSockets;
        var connections = new List<(IHyperDhtConnection Own, IHyperDhtConnection Theirs)>();
        for (var i = 0; i < 3; i++)
        {
            connections.Add((await client.ConnectAsync(listener.PublicKey, Reusing), await listener.AcceptAsync()));
        }

        Assert.Equal(before + 2, network.OpenSockets);
        foreach (var (own, theirs) in connections)
        {
            await CarryAsync(own, theirs);
            await CarryAsync(theirs, own);
            await EndAsync(own, theirs);
        }
    });

    // On the node's own socket nothing closes the route: the peer may be anywhere by the time of the next connect.
    [Fact]
    public Task PeerThatIsElsewhereNow_IsLookedUp() => SimulatedNetwork.RunAsync(66, async network =>
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        var (client, former) = (await network.AddNodeAsync(), await network.AddNodeAsync());
        using var key = network.CreateKeyPair();
        await using (var listener = await former.ListenAsync(key, Listening))
        {
            await EndAsync(await client.ConnectAsync(key.PublicKey, Reusing), await listener.AcceptAsync());
        }

        await using var elsewhere = await (await network.AddNodeAsync()).ListenAsync(key, Listening);
        var before = network.Now;
        await using var connection = await client.ConnectAsync(key.PublicKey, Reusing);
        await using var accepted = await elsewhere.AcceptAsync();

        Assert.InRange(network.Now - before, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        await CarryAsync(connection, accepted);
    });

    [Fact]
    public Task SuspendedNode_ForgetsItsSockets() => SimulatedNetwork.RunAsync(67, async network =>
    {
        var (client, server) = await CreateAsync(network, "consistent", "consistent");
        await using var listener = await server.ListenAsync(options: Listening);
        await EndAsync(await client.ConnectAsync(listener.PublicKey, Reusing), await listener.AcceptAsync());

        await client.SuspendAsync();
        await client.ResumeAsync();
        await using var next = await client.ConnectAsync(listener.PublicKey, Reusing);

        Assert.Contains(next.Trace.Steps, step => step.Name == "find-peer");
    });

    private static async Task<(IHyperDht Client, IHyperDht Server)> CreateAsync(SimulatedNetwork network, string clientNat, string serverNat)
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        return (await AddAsync(clientNat), await AddAsync(serverNat));

        Task<IHyperDht> AddAsync(string nat) => nat switch
        {
            "open" => network.AddNodeAsync(),
            "random" => network.AddNat(SimulatedNatOptions.Random).AddNodeAsync(),
            _ => network.AddNat(SimulatedNatOptions.Consistent).AddNodeAsync(),
        };
    }

    private static Task EndAsync(IHyperDhtConnection one, IHyperDhtConnection other) =>
        Task.WhenAll(one.DisposeAsync().AsTask(), other.DisposeAsync().AsTask());

    private static async Task CarryAsync(IHyperDhtConnection from, IHyperDhtConnection to)
    {
        await from.AsStream().WriteAsync(new byte[100_000]);
        await to.AsStream().ReadExactlyAsync(new byte[100_000]);
    }
}
