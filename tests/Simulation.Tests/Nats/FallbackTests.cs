using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Nats;

/// <summary>Where no direct way leads: with a relay on either side the peers meet there, without one the error says what to do.</summary>
public sealed class FallbackTests
{
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Clear = TimeSpan.FromSeconds(15);

    public enum Obstacle
    {
        RandomNats,
        BlockedHosts,
        RefusedByServer,
        RefusedByClient,
        ServerThatDoesNotPunch,
        FailingPunch,
    }

    [Theory]
    [MemberData(nameof(Obstacles))]
    public Task WithARelay_ThePeersMeetWithinThreeSeconds(Obstacle obstacle, bool isServersRelay) => SimulatedNetwork.RunAsync(
        (10 * (int)obstacle) + (isServersRelay ? 1 : 0), async network =>
        {
            var scene = await CreateAsync(network, obstacle);
            await using var relay = await (await network.AddNodeAsync()).ServeRelayAsync();
            var selector = new RelayKeys(relay.PublicKey);
            await using var listener = await scene.Server.ListenAsync(options: scene.Listen with { RelayThrough = isServersRelay ? selector : null });
            var before = network.Now;

            await using var connection = await scene.Client.ConnectAsync(
                listener.PublicKey, scene.Connect with { RelayThrough = isServersRelay ? null : selector });
            await using var accepted = await listener.AcceptAsync();

            Assert.InRange(network.Now - before, TimeSpan.Zero, Fast);
            Assert.Equal((PathKind.Relay, PathKind.Relay, PathKind.Relay), (connection.Path, accepted.Path, connection.Trace.Path));
            await network.Delay(TimeSpan.FromSeconds(60));
            await connection.AsStream().WriteAsync(new byte[100_000]);
            await accepted.AsStream().ReadExactlyAsync(new byte[100_000]);
            Assert.Equal((PathKind.Relay, PathKind.Relay), (connection.Path, accepted.Path));
        });

    [Theory]
    [InlineData(Obstacle.RandomNats)]
    [InlineData(Obstacle.BlockedHosts)]
    [InlineData(Obstacle.RefusedByServer)]
    [InlineData(Obstacle.RefusedByClient)]
    [InlineData(Obstacle.ServerThatDoesNotPunch)]
    public Task WithoutARelay_TheErrorSaysWhatToDo(Obstacle obstacle) => SimulatedNetwork.RunAsync(100 + (int)obstacle, async network =>
    {
        var scene = await CreateAsync(network, obstacle);
        await using var listener = await scene.Server.ListenAsync(options: scene.Listen);
        var before = network.Now;

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => scene.Client.ConnectAsync(listener.PublicKey, scene.Connect));

        Assert.InRange(network.Now - before, TimeSpan.Zero, Clear);
        Assert.Contains("RelayThrough", error.Message, StringComparison.Ordinal);
    });

    // The packet that opens our NAT comes back at once, and then the server refuses to punch: its socket is gone.
    [Theory]
    [InlineData(20)]
    [InlineData(22)]
    [InlineData(24)]
    public Task PathThatIsGivenUp_DoesNotTakeTheStreamFromTheRelay(int seed) => SimulatedNetwork.RunAsync(seed, async network =>
    {
        var scene = await CreateAsync(network, Obstacle.RefusedByServer);
        await using var relay = await (await network.AddNodeAsync()).ServeRelayAsync();
        await using var listener = await scene.Server.ListenAsync(options: scene.Listen);

        await using var connection = await scene.Client.ConnectAsync(
            listener.PublicKey, new ConnectOptions { RelayThrough = new RelayKeys(relay.PublicKey) });
        await using var accepted = await listener.AcceptAsync();
        for (var i = 0; i < 30; i++)
        {
            await network.Delay(TimeSpan.FromSeconds(1));
            await connection.AsStream().WriteAsync(new byte[1000]);
            await accepted.AsStream().ReadExactlyAsync(new byte[1000]);
        }

        Assert.Equal(connection.Path, accepted.Path);
    });

    // The client's packets arrive at the server, which moves; nothing comes back to the client, which stays.
    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    public Task PathThatLeadsOneWayOnly_IsLeftForTheRelayAgain(int seed) => SimulatedNetwork.RunAsync(seed, async network =>
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        var (mayPunch, hasMoved) = (false, false);
        IHyperDhtConnection? accepted = null;
        var hosts = new HashSet<uint>();
        var serverNat = network.AddNat(SimulatedNatOptions.Consistent with { Allows = to => !hosts.Contains(to.Host) || MayAnswer() });
        var clientNat = network.AddNat(SimulatedNatOptions.Consistent with { Allows = to => !hosts.Contains(to.Host) || mayPunch });
        hosts.UnionWith([serverNat.Outside.Host, clientNat.Outside.Host]);
        var (server, client) = (await serverNat.AddNodeAsync(), await clientNat.AddNodeAsync());
        await using var relay = await (await network.AddNodeAsync()).ServeRelayAsync();
        await using var listener = await server.ListenAsync(options: new ListenOptions { RelayThrough = new RelayKeys(relay.PublicKey) });
        await using var connection = await client.ConnectAsync(listener.PublicKey);
        accepted = await listener.AcceptAsync();
        mayPunch = true;
        await network.WaitUntilAsync(() => hasMoved);

        await CarryAsync(connection, accepted);
        await CarryAsync(accepted, connection);

        Assert.Equal((PathKind.Relay, PathKind.Relay), (connection.Path, accepted.Path));
        await network.Delay(TimeSpan.FromSeconds(60));
        await CarryAsync(connection, accepted);
        await CarryAsync(accepted, connection);
        await accepted.DisposeAsync();

        bool MayAnswer()
        {
            hasMoved |= accepted?.Path is PathKind.Direct;
            return mayPunch && !hasMoved;
        }
    });

    private static async Task CarryAsync(IHyperDhtConnection from, IHyperDhtConnection to)
    {
        await from.AsStream().WriteAsync(new byte[100_000]);
        await to.AsStream().ReadExactlyAsync(new byte[100_000]);
    }

    public static TheoryData<Obstacle, bool> Obstacles()
    {
        var data = new TheoryData<Obstacle, bool>();
        foreach (var obstacle in Enum.GetValues<Obstacle>())
        {
            data.Add(obstacle, true);
            data.Add(obstacle, false);
        }

        return data;
    }

    private static async Task<Scene> CreateAsync(SimulatedNetwork network, Obstacle obstacle)
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        var hosts = new HashSet<uint>();
        var nat = obstacle switch
        {
            Obstacle.RandomNats => SimulatedNatOptions.Random,
            Obstacle.BlockedHosts or Obstacle.FailingPunch => SimulatedNatOptions.Consistent with { Allows = address => !hosts.Contains(address.Host) },
            _ => SimulatedNatOptions.Consistent,
        };
        var serverNat = network.AddNat(obstacle is Obstacle.FailingPunch ? SimulatedNatOptions.Random with { Allows = nat.Allows } : nat);
        var clientNat = network.AddNat(nat);
        if (nat.Allows is not null)
        {
            hosts.UnionWith([serverNat.Outside.Host, clientNat.Outside.Host]);
        }

        return new Scene(await serverNat.AddNodeAsync(), await clientNat.AddNodeAsync())
        {
            Listen = new ListenOptions
            {
                Holepunch = obstacle is Obstacle.RefusedByServer ? _ => false : null,
                CanHolepunch = obstacle is not Obstacle.ServerThatDoesNotPunch,
            },
            Connect = new ConnectOptions
            {
                Holepunch = obstacle is Obstacle.RefusedByClient ? _ => false : null,
                FastOpen = obstacle is not (Obstacle.RefusedByServer or Obstacle.RefusedByClient),
            },
        };
    }

    private sealed record Scene(IHyperDht Server, IHyperDht Client)
    {
        public required ListenOptions Listen { get; init; }

        public required ConnectOptions Connect { get; init; }
    }
}
