using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>Sixteen addresses list invented peers under a topic while others announce and look up.</summary>
public sealed class D2_TopicFlooding
{
    private const int StoringNodes = 24;
    private const int HonestPeers = 30;
    private const int Attackers = 16;
    private const int FakesOfEach = 30;

    private static readonly Topic Meeting = Topic.Hash("meeting"u8);

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public Task OneLookup_FindsTheHonestPeers(int seed, bool inOneNetwork) => SimulatedNetwork.RunAsync(seed, async network =>
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(StoringNodes - 1);
        var honest = new List<IHyperDht>();
        var attackers = new List<IHyperDht>();
        for (var i = 0; i < HonestPeers; i++)
        {
            honest.Add(await network.AddNodeAsync(o => o.Ephemeral = true));
        }

        for (var i = 0; i < Attackers; i++)
        {
            attackers.Add(await network.AddNodeAsync(o => o.Ephemeral = true, inOneNetwork ? $"45.0.0.{i + 1}" : null));
        }

        await Task.WhenAll(honest.Take(HonestPeers / 2).Select(node => node.AnnounceAsync(Meeting)));
        await Task.WhenAll(attackers.Select(attacker => FloodAsync(network, attacker)));
        await Task.WhenAll(honest.Skip(HonestPeers / 2).Select(node => node.AnnounceAsync(Meeting)));

        var listed = await (await network.AddNodeAsync(o => o.Ephemeral = true)).LookupPeersAsync(Meeting);

        var keys = listed.Select(ranked => ranked.Peer.PublicKey).ToHashSet();
        Assert.InRange(honest.Count(node => keys.Contains(node.DefaultKeyPair.PublicKey)), HonestPeers * 95 / 100, HonestPeers);
    });

    private static async Task FloodAsync(SimulatedNetwork network, IHyperDht attacker)
    {
        for (var i = 0; i < FakesOfEach; i++)
        {
            using var fake = network.CreateKeyPair();
            await attacker.AnnounceAsync(Meeting, fake);
        }
    }
}
