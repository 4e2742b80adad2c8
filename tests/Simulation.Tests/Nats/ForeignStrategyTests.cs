using HyperDht.Testing;
using SwapParts;

namespace HyperDht.Simulation.Tests.Nats;

/// <summary>A strategy of somebody else takes the place of the built-in one where it fits.</summary>
public class ForeignStrategyTests
{
    [Theory]
    [InlineData(false, "consistent")]
    [InlineData(true, "eager")]
    public Task StrategyOfAnotherAssembly_PunchesTheHole(bool isForeign, string expected) => SimulatedNetwork.RunAsync(
        3,
        async network =>
        {
            await network.AddBootstrapperAsync();
            await network.AddNodesAsync(8);
            var server = await network.AddNat().AddNodeAsync();
            var client = await network.AddNat().AddNodeAsync();
            await using var listener = await server.ListenAsync();

            // Without the opening packets nothing is through before the strategy begins.
            await using var connection = await client.ConnectAsync(listener.PublicKey, new ConnectOptions { FastOpen = false });

            Assert.Contains(connection.Trace.Steps, step => step.Detail.StartsWith(expected + ":", StringComparison.Ordinal));
        },
        new SimulatedNetworkOptions { Build = isForeign ? static nodes => nodes.UseHolepunchStrategy<EagerProbing>() : null });
}
