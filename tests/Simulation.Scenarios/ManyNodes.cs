using System.Diagnostics;
using HyperDht.Testing;

namespace HyperDht.Simulation.Scenarios;

/// <summary>A network of many nodes, and lookups in it: what a node costs, and how the cost of a lookup grows with the network.</summary>
public static class ManyNodes
{
    /// <summary>The seed that tests use.</summary>
    public const int Seed = 30;

    private const int Lookups = 300;
    private const int Closest = 20;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    /// <param name="count">How many nodes.</param>
    /// <param name="seed">Decides everything.</param>
    public static async Task<ManyNodesReport> RunAsync(int count, int seed = Seed)
    {
        ManyNodesReport? report = null;
        await SimulatedNetwork.RunAsync(seed, async network =>
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var clock = Stopwatch.StartNew();
            var nodes = new List<IHyperDht> { await network.AddBootstrapperAsync() };
            nodes.AddRange(await network.AddNodesAsync(count - 1));
            var boot = clock.Elapsed;
            var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

            await network.Delay(Settle);
            var lookups = new List<Lookup>();
            for (var i = 0; i < Lookups; i++)
            {
                lookups.Add(await LookupAsync(network, nodes));
            }

            report = new(
                count,
                network.EventLogHash,
                boot,
                bytes,
                lookups.Average(l => l.Requests),
                Median(lookups.Select(l => (double)l.Requests)),
                lookups.Max(l => l.Requests),
                Median(lookups.Select(l => l.Time.TotalMilliseconds)),
                lookups.Max(l => l.Time.TotalMilliseconds),
                lookups.Average(l => l.Found / (double)Closest));
        });
        return report!;
    }

    private static async Task<Lookup> LookupAsync(SimulatedNetwork network, List<IHyperDht> nodes)
    {
        var asking = nodes[network.Random.Next(nodes.Count)];
        var bytes = new byte[NodeId.Length];
        network.Random.Fill(bytes);
        var target = new NodeId(bytes);
        var began = network.Now;
        await using var query = asking.Rpc.FindNode(target);
        await query.FinishedAsync();
        var time = network.Now - began;

        var truth = nodes.Where(node => node != asking)
            .Select(node => (node.Rpc.RemoteAddress!.Value, Distance(node.Rpc.Id!.Value, bytes)))
            .OrderBy(node => node.Item2)
            .Take(Closest)
            .Select(node => node.Value);
        var found = query.ClosestReplies.Select(reply => reply.From).Intersect(truth).Count();
        return new(query.Successes + query.Errors, time, found);
    }

    // The first 16 of 32 bytes order even a million nodes.
    private static UInt128 Distance(NodeId id, ReadOnlySpan<byte> target)
    {
        UInt128 distance = 0;
        for (var i = 0; i < 16; i++)
        {
            distance = (distance << 8) | (byte)(id.Span[i] ^ target[i]);
        }

        return distance;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private sealed record Lookup(int Requests, TimeSpan Time, int Found);
}
