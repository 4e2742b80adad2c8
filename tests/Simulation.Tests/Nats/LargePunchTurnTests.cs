using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Nats;

/// <summary>A node does one large punch at a time (spec 03 §11.4): who has a relay waits for the turn there, and is direct in the end (§13.6).</summary>
public sealed class LargePunchTurnTests
{
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Turns = TimeSpan.FromSeconds(118);

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    public Task TwoServersWithRandomPorts_AreReachedOneAfterTheOther(int seed) => SimulatedNetwork.RunAsync(seed, async network =>
    {
        var options = await StartAsync(network);
        var client = await network.AddNat(SimulatedNatOptions.Consistent).AddNodeAsync();
        var (first, second) = (await AddRandomAsync(network), await AddRandomAsync(network));
        await using var one = await first.ListenAsync();
        await using var other = await second.ListenAsync();

        await MeetAsync(network, (client, one, options), (client, other, options));
    });

    [Theory]
    [InlineData(53)]
    [InlineData(54)]
    public Task TwoClientsWithRandomPorts_AreServedOneAfterTheOther(int seed) => SimulatedNetwork.RunAsync(seed, async network =>
    {
        var options = await StartAsync(network);
        var server = await network.AddNat(SimulatedNatOptions.Consistent).AddNodeAsync();
        var (first, second) = (await AddRandomAsync(network), await AddRandomAsync(network));
        await using var listener = await server.ListenAsync();

        await MeetAsync(network, (first, listener, options), (second, listener, options));
    });

    private static async Task MeetAsync(SimulatedNetwork network, params (IHyperDht Client, IHyperDhtListener Server, ConnectOptions Options)[] pairs)
    {
        var before = network.Now;
        var connections = await Task.WhenAll(pairs.Select(pair => pair.Client.ConnectAsync(pair.Server.PublicKey, pair.Options)));
        Assert.InRange(network.Now - before, TimeSpan.Zero, Fast);
        var accepted = new List<IHyperDhtConnection>();
        foreach (var (_, server, _) in pairs)
        {
            accepted.Add(await server.AcceptAsync());
        }

        Assert.Contains(connections, connection => connection.Path is PathKind.Relay);
        await network.Delay(Turns);

        Assert.All(connections.Concat(accepted), connection => Assert.Equal(PathKind.Direct, connection.Path));
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }

    private static Task<IHyperDht> AddRandomAsync(SimulatedNetwork network) => network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();

    private static async Task<ConnectOptions> StartAsync(SimulatedNetwork network)
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        var relay = await (await network.AddNodeAsync()).ServeRelayAsync();
        return new ConnectOptions { RelayThrough = new RelayKeys(relay.PublicKey) };
    }
}
