using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Network;

public class DeterminismTests
{
    [Fact]
    public async Task SameSeed_SameEvents()
    {
        var first = await RunAsync(7);
        var second = await RunAsync(7);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task OtherSeed_OtherEvents() => Assert.NotEqual(await RunAsync(7), await RunAsync(8));

    // A constant: Debug and Release builds, and every machine, must agree on it.
    [Fact]
    public async Task Hash_IsTheSameInEveryBuild() =>
        Assert.StartsWith("33db46cdca64535a4cc2f040ee3358980a516e354", await RunAsync(7), StringComparison.Ordinal);

    private static async Task<string> RunAsync(int seed)
    {
        var hash = "";
        var options = new SimulatedNetworkOptions
        {
            Loss = 0.05, Duplication = 0.05, Reordering = 0.1, Jitter = TimeSpan.FromMilliseconds(2),
        };
        await SimulatedNetwork.RunAsync(seed, async network =>
        {
            var sockets = Enumerable.Range(0, 10).Select(_ => network.AddHost().Bind(new(0, 49737))).ToList();
            await network.InvokeAsync(() =>
            {
                var message = new byte[100];
                foreach (var socket in sockets)
                {
                    socket.Receiver = new EchoReceiver(answers: true);
                    network.Random.Fill(message);
                    socket.Send(message, new(20u << 24 | 1, 49737));
                }
            });
            await network.Delay(TimeSpan.FromSeconds(5));
            hash = network.EventLogHash;
            Assert.True(network.EventLog.Delivered > 100);
        }, options);
        return hash;
    }
}
