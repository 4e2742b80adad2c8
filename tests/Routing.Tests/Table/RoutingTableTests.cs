using HyperDht.Routing.Table;

namespace HyperDht.Routing.Tests.Table;

public sealed class RoutingTableTests
{
    private const int Rounds = 200;

    [Fact]
    public void Nearest_AreThoseOfTheSmallestDistance_InOrder()
    {
        var random = new Random(7);
        for (var round = 0; round < Rounds; round++)
        {
            var (table, nodes) = Fill(random, random.Next(0, 300));
            var target = round % 3 == 0 ? table.LocalId : RandomId(random, near: round % 3 == 1 ? table.LocalId : null);
            var most = random.Next(1, 40);

            var nearest = table.Nearest(target, most);

            Assert.Equal(nodes.OrderBy(node => Distance(node.Id, target), StringComparer.Ordinal).Take(most), nearest);
        }
    }

    [Fact]
    public void CopyClosest_FollowsTheBuckets_TheTargetsOwnFirstThenFartherThenNearer()
    {
        var random = new Random(8);
        var destination = new RoutingNode[RoutingTable.BucketSize];
        for (var round = 0; round < Rounds; round++)
        {
            var (table, nodes) = Fill(random, random.Next(0, 300));
            var target = RandomId(random, near: round % 2 == 0 ? table.LocalId : null);
            var home = table.BucketOf(target);
            int[] order = [.. Enumerable.Range(0, home + 1).Reverse(), .. Enumerable.Range(home + 1, RoutingTable.BucketCount - home - 1)];

            var count = table.CopyClosest(target.Span, destination);

            var byBucket = nodes.ToLookup(node => table.BucketOf(node.Id));
            var expected = order.SelectMany(index => byBucket[index].OrderBy(node => node.Id.ToString(), StringComparer.Ordinal));
            Assert.Equal(expected.Take(destination.Length), destination.Take(count));
        }
    }

    [Fact]
    public void RemovedNodes_AreGone_AndMakeRoom()
    {
        var (table, nodes) = Fill(new Random(9), 500);
        Assert.Equal(nodes.Count, table.Count);
        Assert.Equal(nodes.Count, table.All().Count);
        Assert.Equal(table.All(), Enumerable.Range(0, table.Count).Select(table.At));

        foreach (var node in nodes)
        {
            Assert.Same(node, table.Find(node.Id));
            Assert.True(table.Remove(node.Id));
            Assert.Null(table.Find(node.Id));
            Assert.False(table.Remove(node.Id));
        }

        Assert.Equal(0, table.Count);
        Assert.Empty(table.All());
        Assert.Empty(table.Nearest(table.LocalId, 20));
        Assert.Empty(table.Bucket(RoutingTable.BucketCount - 1));
    }

    private static (RoutingTable Table, List<RoutingNode> Nodes) Fill(Random random, int count)
    {
        var table = new RoutingTable(RandomId(random, near: null));
        var nodes = new List<RoutingNode>();
        for (var i = 0; i < count; i++)
        {
            var node = new RoutingNode(RandomId(random, near: i % 3 == 0 ? table.LocalId : null), new((uint)i + 1, 1), tick: 0);
            if (table.TryAdd(node))
            {
                nodes.Add(node);
            }
        }

        return (table, nodes);
    }

    // Near ones share a random number of leading bytes.
    private static NodeId RandomId(Random random, NodeId? near)
    {
        var bytes = new byte[NodeId.Length];
        random.NextBytes(bytes);
        if (near is { } other)
        {
            var shared = random.Next(NodeId.Length - 8);
            other.Span[..shared].CopyTo(bytes);
        }

        return new NodeId(bytes);
    }

    private static string Distance(NodeId id, NodeId target) =>
        Convert.ToHexString([.. id.ToArray().Zip(target.ToArray(), (left, right) => (byte)(left ^ right))]);
}
