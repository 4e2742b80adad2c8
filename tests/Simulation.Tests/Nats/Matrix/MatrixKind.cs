using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Nats.Matrix;

/// <summary>Two hosts behind one kind of NAT: one that listens, one that dials.</summary>
/// <param name="Name">Column and row of the table.</param>
/// <param name="PlaceAsync">Adds the two.</param>
internal sealed record MatrixKind(string Name, Func<SimulatedNetwork, Task<(IHyperDht Server, IHyperDht Client)>> PlaceAsync)
{
    private static readonly SimulatedNatOptions Consistent = SimulatedNatOptions.Consistent;

    /// <summary>All that there are. Where both stand behind one NAT, the pair of the kind with itself shows what it does inside.</summary>
    public static IReadOnlyList<MatrixKind> All { get; } =
    [
        new("open", async network => (await network.AddNodeAsync(), await network.AddNodeAsync(Firewalled))),
        Apart("cone", SimulatedNatOptions.FullCone),
        Apart("address", Consistent with { Filtering = NatFiltering.AddressDependent }),
        Together("port", Consistent),
        Together("hairpin", Consistent with { Hairpin = true }),
        Apart("brief", Consistent with { MappingTimeout = TimeSpan.FromSeconds(10) }),
        Apart("random", SimulatedNatOptions.Random),
        Apart("sequential", SimulatedNatOptions.Sequential),
        Doubled("double", Consistent),
        Doubled("double-hp", Consistent with { Hairpin = true }),
    ];

    /// <summary>Whether no probe can ever get from one to the other.</summary>
    public static bool IsHopeless(string server, string client) =>
        (IsSymmetric(server) && IsSymmetric(client)) || (server == "double" && client == "double");

    private static bool IsSymmetric(string kind) => kind is "random" or "sequential";

    // An open host that has not found out yet: what a fresh client is.
    private static void Firewalled(HyperDhtOptions options) => options.Firewalled = true;

    private static MatrixKind Apart(string name, SimulatedNatOptions nat) => new(
        name,
        async network => (await network.AddNat(nat).AddNodeAsync(), await network.AddNat(nat).AddNodeAsync()));

    private static MatrixKind Together(string name, SimulatedNatOptions nat) => new(name, async network =>
    {
        var router = network.AddNat(nat);
        return (await router.AddNodeAsync(), await router.AddNodeAsync());
    });

    // Two homes behind one carrier's NAT.
    private static MatrixKind Doubled(string name, SimulatedNatOptions carrier) => new(name, async network =>
    {
        var outer = network.AddNat(carrier);
        return (await outer.AddNat().AddNodeAsync(), await outer.AddNat().AddNodeAsync());
    });
}
