using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>Clients that name relays make a listener dial whatever they like.</summary>
public sealed class H8_ForcedDials
{
    [Fact]
    public Task HundredClientsOfOneRelay_ShareOneConnectionAndAllMeet() => SimulatedNetwork.RunAsync(91, async network =>
    {
        var relay = await StartAsync(network);
        var server = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
        await using var listener = await server.ListenAsync();
        var clients = new List<IHyperDht>();
        for (var i = 0; i < 5; i++)
        {
            clients.Add(await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync());
        }

        var options = new ConnectOptions { RelayThrough = new RelayKeys(relay.PublicKey) };
        var connections = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => clients[i % clients.Count].ConnectAsync(listener.PublicKey, options)));

        Assert.All(connections, connection => Assert.Equal(PathKind.Relay, connection.Path));
        Assert.Equal(100, relay.Pairs);
        Array.ForEach(connections, connection => connection.Abort());
    });

    [Fact]
    public Task ClientsRelay_IsNotDialedWhenItIsRefused() => SimulatedNetwork.RunAsync(92, async network =>
    {
        var relay = await StartAsync(network);
        var server = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
        var client = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
        await using var listener = await server.ListenAsync(options: new ListenOptions { AcceptsClientRelays = false });

        var error = await Assert.ThrowsAsync<HyperDhtException>(
            () => client.ConnectAsync(listener.PublicKey, new ConnectOptions { RelayThrough = new RelayKeys(relay.PublicKey) }));

        Assert.Equal(DhtErrorCodes.RelayAborted, error.ErrorCode);
        Assert.Equal(0, relay.Pairs);
    });

    private static async Task<IBlindRelay> StartAsync(SimulatedNetwork network)
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        return await (await network.AddNodeAsync()).ServeRelayAsync();
    }
}
