using HyperDht.Routing;
using HyperDht.Simulation.Tests.Routing;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>Nodes that answer lookups with hundreds of dead addresses, all nearer to the target than anybody honest.</summary>
/// <remarks>That honest networks of 10 to 200 nodes give all of the true nearest 20 is tested in <see cref="LookupTests"/>.</remarks>
public sealed class R9_SteeredLookups
{
    private const int DeadNodes = 300;
    private const int ExtraRequestsPerReply = 40;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(20, 1, false)]
    [InlineData(60, 1, true)]
    [InlineData(60, 4, false)]
    [InlineData(200, 1, true)]
    [InlineData(200, 4, true)]
    public Task HostileNodesOnThePath_SameResultInTime(int size, int hostile, bool onOneHost) => SimulatedNetwork.RunAsync(seed: 90 + size, async network =>
    {
        var rpc = await SimulatedRpcNetwork.StartAsync(network, size);
        var asking = rpc.Nodes[size / 2];

        // Small networks look around once more after a while; that is not to be counted here.
        await network.Delay(TimeSpan.FromMinutes(1));

        // They are the nearest of all, so every lookup asks them.
        var target = NodeId.Hash([(byte)size, (byte)hostile]);
        var nearest = rpc.Closest(target, asking).ToList();
        var before = await LookUpAsync(network, asking, target, nearest);
        var answers = nearest.Take(hostile).Select(address => Turn(rpc.Nodes.Single(n => n.RemoteAddress == address), target, onOneHost)).ToList();

        var under = await LookUpAsync(network, asking, target, nearest);

        Assert.All(answers, a => Assert.InRange(a.Answers, 1, 2));
        var extra = under - before;
        Assert.InRange(extra, 1, ExtraRequestsPerReply * answers.Sum(a => a.Answers));
    });

    // The result is what it would be without the attack, the hostile nodes included: they answer.
    private static async Task<long> LookUpAsync(SimulatedNetwork network, RpcNode asking, NodeId target, List<PeerAddress> truth)
    {
        var requests = asking.Stats.Requests;
        var began = network.Now;
        await using var query = asking.FindNode(target);
        await query.FinishedAsync();

        Assert.Equal(truth, query.ClosestReplies.Select(r => r.From));
        Assert.True(network.Now - began < Longest, $"It took {network.Now - began}.");
        return asking.Stats.Requests - requests;
    }

    private static HostileAnswers Turn(RpcNode node, NodeId target, bool onOneHost)
    {
        var host = node.RemoteAddress!.Value.Host;
        var dead = Enumerable.Range(1, 20_000)
            .Select(i => onOneHost ? new PeerAddress(host, (ushort)i) : new PeerAddress(0x67000000 + (host & 0xff0000) + (uint)i, 49737))
            .Where(a => a != node.RemoteAddress)
            .OrderBy(a => SimulatedRpcNetwork.Distance(NodeId.FromAddress(a), target), StringComparer.Ordinal)
            .Take(DeadNodes)
            .ToList();
        var answers = new HostileAnswers(node, dead);
        node.Pipeline = answers;
        return answers;
    }
}
