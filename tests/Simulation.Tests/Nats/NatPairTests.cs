using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Nats;

/// <summary>Two peers behind NATs of every kind (spec 03 §1, §11).</summary>
public class NatPairTests
{
    private static readonly Dictionary<string, SimulatedNatOptions?> Kinds = new()
    {
        ["Open"] = null,
        ["FullCone"] = SimulatedNatOptions.FullCone,
        ["Consistent"] = SimulatedNatOptions.Consistent,
        ["Random"] = SimulatedNatOptions.Random,
        ["Sequential"] = SimulatedNatOptions.Sequential,
    };

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var server in Kinds.Keys)
        {
            foreach (var client in Kinds.Keys)
            {
                pairs.Add(server, client);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public Task Peers_ConnectUnlessBothPortsAreRandom(string server, string client) => SimulatedNetwork.RunAsync(7, async network =>
    {
        await AddDhtAsync(network);
        var listening = await AddAsync(network, server);
        var dialing = await AddAsync(network, client);
        await using var listener = await listening.ListenAsync();
        var accepted = listener.AcceptAsync();
        if (IsRandom(server) && IsRandom(client))
        {
            var start = network.Now;
            var error = await Assert.ThrowsAsync<HyperDhtException>(() => dialing.ConnectAsync(listener.PublicKey));
            Assert.Equal(DhtErrorCodes.HolepunchAborted, error.ErrorCode);
            Assert.InRange(network.Now - start, TimeSpan.Zero, TimeSpan.FromSeconds(15));
            return;
        }

        await using var connection = await dialing.ConnectAsync(listener.PublicKey);
        await connection.AsStream().WriteAsync(new byte[] { 1, 2, 3 });
        await using var incoming = await accepted;
        var read = new byte[3];
        await incoming.AsStream().ReadExactlyAsync(read);

        Assert.Equal([1, 2, 3], read);
        Assert.Equal(PathKind.Direct, connection.Path);
    });

    private static bool IsRandom(string kind) => kind is "Random" or "Sequential";

    private static async Task AddDhtAsync(SimulatedNetwork network)
    {
        await network.AddBootstrapperAsync();
        for (var i = 0; i < 12; i++)
        {
            await network.AddNodeAsync();
        }
    }

    private static async Task<IHyperDht> AddAsync(SimulatedNetwork network, string kind) => Kinds[kind] is { } nat
        ? await network.AddNat(nat).AddNodeAsync()
        : await network.AddNodeAsync();
}
