namespace HyperDht.Simulation.Tests.Threats;

/// <summary>5 of 20 nodes list peers that nobody announced, 20 in every reply.</summary>
public sealed class D3_InventedPeers
{
    private static readonly Topic Meeting = Topic.Hash("meeting"u8);

    [Theory]
    [InlineData(1, 15, false)]
    [InlineData(2, 40, false)]
    [InlineData(3, 15, true)]
    public Task EveryHonestPeer_ComesBeforeThem(int seed, int honestPeers, bool inConcert) =>
        LyingNodes.RunAsync(seed, inConcert, async (network, nodes, invented) =>
        {
            var honest = new HashSet<PublicKey>();
            for (var i = 0; i < honestPeers; i++)
            {
                using var keyPair = network.CreateKeyPair();
                honest.Add(keyPair.PublicKey);
                await nodes[i % (LyingNodes.Nodes - LyingNodes.Liars)].AnnounceAsync(Meeting, keyPair);
            }

            var asker = await network.AddNodeAsync(o => o.Ephemeral = true);
            var ranking = await asker.LookupPeersAsync(Meeting);

            Assert.Equal(ranking.Count, ranking.Select(ranked => ranked.Peer.PublicKey).Distinct().Count());
            Assert.Equal(honest, ranking.Take(honestPeers).Select(ranked => ranked.Peer.PublicKey).ToHashSet());
            Assert.Equal(invented, ranking.Skip(honestPeers).Select(ranked => ranked.Peer.PublicKey).ToHashSet());
        });
}
