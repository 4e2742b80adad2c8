using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Traces;

/// <summary>A network that can tell what a NAT does, and peers behind NATs.</summary>
internal static class TraceWorld
{
    public static async Task StartAsync(SimulatedNetwork network)
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(12);
    }

    public static async Task<IHyperDht> AddAsync(SimulatedNetwork network, string nat) => nat switch
    {
        "consistent" => await network.AddNat(SimulatedNatOptions.Consistent).AddNodeAsync(),
        "random" => await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync(),
        _ => await network.AddNodeAsync(),
    };
}
