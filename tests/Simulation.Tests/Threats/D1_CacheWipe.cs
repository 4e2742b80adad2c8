using HyperDht.Limits;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>Four addresses put more than the nodes can hold, while others read what they put before.</summary>
public sealed class D1_CacheWipe
{
    private const int StoringNodes = 20;
    private const int HonestValues = 40;
    private const int Attackers = 4;
    private const int Rounds = 240;

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 100)]
    public Task WhatOthersPut_StaysReadable(int seed, int prefixPercent) => SimulatedNetwork.RunAsync(seed, async network =>
    {
        // Room for 850 of the attackers' values, if their networks may fill all of it.
        var limits = new RecordsLimits { MaxBytes = 1 << 20, PrefixPercent = prefixPercent };
        var bootstrapper = await network.AddBootstrapperAsync();
        await network.AddNodesAsync(StoringNodes, o => o.Limits.Records = limits);
        var honest = await AddAskersAsync(network, 8);
        var attackers = await AddAskersAsync(network, Attackers);

        // It alone has more room.
        await bootstrapper.DisposeAsync();
        var hashes = new List<Topic>();
        for (var i = 0; i < HonestValues; i++)
        {
            hashes.Add((await honest[i % honest.Count].ImmutablePutAsync(Value(-1 - i, 100))).Hash);
        }

        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(attackers.Select((attacker, i) => attacker.ImmutablePutAsync(Value((round * Attackers) + i, 1000))));
            Assert.NotNull(await honest[round % honest.Count].ImmutableGetAsync(hashes[round % HonestValues]));
        }

        foreach (var hash in hashes)
        {
            Assert.NotNull(await honest[0].ImmutableGetAsync(hash));
        }
    });

    private static async Task<List<IHyperDht>> AddAskersAsync(SimulatedNetwork network, int count)
    {
        var askers = new List<IHyperDht>();
        while (askers.Count < count)
        {
            askers.Add(await network.AddNodeAsync(o => o.Ephemeral = true));
        }

        return askers;
    }

    private static byte[] Value(int number, int length)
    {
        var bytes = new byte[length];
        BitConverter.GetBytes(number).CopyTo(bytes, 0);
        return bytes;
    }
}
