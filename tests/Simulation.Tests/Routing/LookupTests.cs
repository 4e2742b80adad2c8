using HyperDht.Rpc;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Routing;

public class LookupTests
{
    private const int Lookups = 20;

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(200)]
    public Task HonestNetwork_TheClosestNodesAreFound(int size) => SimulatedNetwork.RunAsync(seed: size, async network =>
    {
        var rpc = await SimulatedRpcNetwork.StartAsync(network, size);
        Assert.All(rpc.Nodes, n => Assert.False(n.IsEphemeral));

        for (var i = 0; i < Lookups; i++)
        {
            var asking = rpc.Nodes[(i * 7) % size];
            var target = NodeId.Hash([(byte)i]);
            await using var query = asking.FindNode(target);
            await query.FinishedAsync();

            AssertComplete(target, query, [.. rpc.Closest(target, asking)]);
        }
    });

    // Nobody is in the bootstrap node's table yet when the others ask it: whom it named, they must hear of later.
    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    public Task NodesThatStartTogether_FindEachOtherWithinHalfAMinute(int size) => SimulatedNetwork.RunAsync(seed: size, async network =>
    {
        var rpc = await SimulatedRpcNetwork.StartTogetherAsync(network, size);

        await network.Delay(TimeSpan.FromSeconds(30));

        Assert.All(rpc.Nodes, n => Assert.True(n.ToArray().Count >= size * 3 / 5, $"{n.RemoteAddress} knows {n.ToArray().Count}"));
    });

    [Fact]
    public Task ASixthOfTheNodesIsDead_LookupsTakeAFewRoundTrips() => SimulatedNetwork.RunAsync(seed: 9, async network =>
    {
        var rpc = await SimulatedRpcNetwork.StartAsync(network, 60);
        var dead = rpc.Nodes.Skip(30).Take(10).Select(n => n.RemoteAddress!.Value).ToHashSet();
        network.Options.Drop = (_, to) => dead.Contains(to);

        for (var i = 0; i < Lookups; i++)
        {
            var target = NodeId.Hash([(byte)i]);
            var started = network.Now;
            await using var query = rpc.Nodes[i].FindNode(target);
            await query.FinishedAsync();

            AssertComplete(target, query, [.. rpc.Closest(target, rpc.Nodes[i], n => !dead.Contains(n.RemoteAddress!.Value))]);
            Assert.True(network.Now - started < TimeSpan.FromSeconds(1.5), $"lookup {i} took {network.Now - started}");
        }
    });

    [Fact]
    public async Task SameSeed_SameEvents()
    {
        Assert.Equal(await RunAsync(), await RunAsync());

        static async Task<string> RunAsync()
        {
            var hash = string.Empty;
            await SimulatedNetwork.RunAsync(
                seed: 77,
                async network =>
                {
                    var rpc = await SimulatedRpcNetwork.StartAsync(network, 30);
                    await network.Delay(TimeSpan.FromMinutes(10));
                    await using var query = rpc.Nodes[3].FindNode(NodeId.Hash("a"u8));
                    await query.FinishedAsync();
                    hash = network.EventLogHash;
                },
                new SimulatedNetworkOptions { Loss = 0.01, Jitter = TimeSpan.FromMilliseconds(2) });
            return hash;
        }
    }

    [Fact]
    public Task LossyNetwork_NodesStayTogetherForAnHour() => SimulatedNetwork.RunAsync(
        seed: 5,
        async network =>
        {
            var rpc = await SimulatedRpcNetwork.StartAsync(network, 40);

            await network.Delay(TimeSpan.FromMinutes(50));

            Assert.All(rpc.Nodes, n => Assert.True(n.ToArray().Count >= 30, $"{n.RemoteAddress} knows {n.ToArray().Count}"));
            Assert.All(rpc.Nodes, n => Assert.True(n.IsOnline && !n.IsDegraded));
        },
        new SimulatedNetworkOptions { Loss = 0.01 });

    // Nodes answer in the order of their tables, which may leave a near node out (spec 01 §14.1); what was named must be found.
    private static void AssertComplete(NodeId target, IDhtQuery query, List<PeerAddress> truth)
    {
        var found = query.ClosestReplies.Select(r => r.From).ToList();
        var named = query.ClosestReplies.SelectMany(r => r.CloserNodes).Intersect(truth).Except(found);

        Assert.Empty(named);
        Assert.True(truth.SequenceEqual(found), $"{target}: {truth.Except(found).Count()} of {truth.Count} were missed");
    }
}
