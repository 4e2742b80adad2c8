using HyperDht.Records;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>5 of 20 nodes go on serving an old value of a key, signed and all.</summary>
public sealed class D5_Rollback
{
    private const int Keys = 50;

    [Fact]
    public Task NewestValue_IsAlwaysReturned() => LyingNodes.RunAsync(1, inConcert: false, async (network, nodes, _) =>
    {
        var oldSeen = 0;
        for (var i = 0; i < Keys; i++)
        {
            // Askers of their own: which node answers first is settled by the distance to it.
            var asker = nodes[i % (LyingNodes.Nodes - LyingNodes.Liars)];
            using var keyPair = network.CreateKeyPair();
            for (ulong seq = 1; seq <= 3; seq++)
            {
                var put = await nodes[(i + 1) % 10].MutablePutAsync(new[] { (byte)seq }, keyPair, new MutablePutOptions { Seq = seq });
                Assert.InRange(put.StoredOn, LyingNodes.Nodes - LyingNodes.Liars, LyingNodes.Nodes);
            }

            var newest = await asker.MutableGetAsync(keyPair.PublicKey);
            Assert.Equal((3ul, 3), (newest!.Seq, newest.Value.Span[0]));

            var first = await asker.MutableGetAsync(keyPair.PublicKey, new MutableGetOptions { Latest = false });
            oldSeen += first!.Seq < 3 ? 1 : 0;
            var pinned = await asker.MutableGetAsync(keyPair.PublicKey, new MutableGetOptions { Latest = false, Seq = 3 });
            Assert.Equal(3ul, pinned!.Seq);
            Assert.Null(await asker.MutableGetAsync(keyPair.PublicKey, new MutableGetOptions { Seq = 4 }));
        }

        // Whoever takes the first answer meets the old value: the liars are there.
        Assert.NotEqual(0, oldSeen);
    });
}
