using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Nats;

public sealed class RelayKeepAliveTests
{
    // Nothing else on it says anything: the relayed connection has no keep-alive of its own. About 15 packets are the client's part in the DHT; with the default of 5 s there would be 35.
    [Theory]
    [InlineData(0, 0, 20)]
    [InlineData(1, 100, 125)]
    [InlineData(10, 20, 32)]
    public Task IdleConnectionToARelay_SaysSomethingAsOftenAsTheOptionSays(int seconds, int atLeast, int atMost)
    {
        var sent = 0;
        var (from, to) = (0u, 0u);
        return SimulatedNetwork.RunAsync(
            16,
            async network =>
            {
                await network.AddBootstrapperAsync();
                await network.AddNodesAsync(8);
                await using var relay = await (await network.AddNodeAsync(Quiet)).ServeRelayAsync();
                var server = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync(Quiet);
                var nat = network.AddNat(SimulatedNatOptions.Random);
                var client = await nat.AddNodeAsync(options =>
                {
                    Quiet(options);
                    options.RelayKeepAlive = TimeSpan.FromSeconds(seconds);
                });
                await using var listener = await server.ListenAsync();
                await using var connection = await client.ConnectAsync(
                    listener.PublicKey, new ConnectOptions { RelayThrough = new RelayKeys(relay.PublicKey) });
                await network.Delay(TimeSpan.FromSeconds(60));

                (from, to) = (nat.Outside.Host, connection.RemoteAddress.Host);
                await network.Delay(TimeSpan.FromSeconds(100));

                Assert.Equal(PathKind.Relay, connection.Path);
                Assert.InRange(sent, atLeast, atMost);
            },
            new SimulatedNetworkOptions
            {
                Drop = (source, destination) =>
                {
                    sent += source.Host == from && destination.Host == to ? 1 : 0;
                    return false;
                },
            });
    }

    private static void Quiet(HyperDhtOptions options) => (options.ConnectionKeepAlive, options.RelayKeepAlive) = (TimeSpan.Zero, TimeSpan.Zero);
}
