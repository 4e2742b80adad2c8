using HyperDht.Messaging;
using HyperDht.Routing;
using HyperDht.Routing.Table;
using HyperDht.Rpc;
using HyperDht.Testing;
using Xunit.Abstractions;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>Somebody with few hosts and all their ports tries to be every node near a key.</summary>
public sealed class R11_Eclipse(ITestOutputHelper output)
{
    private const int ReadsPerKey = 5;
    private const int NearKey = 60;
    private const ushort Port = 49737;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1";
    private static readonly int Honest = IsFull ? 2000 : 300;
    private static readonly int Keys = IsFull ? 200 : 20;
    private static readonly DhtCommandId Put = new(8, IsInternal: false);
    private static readonly DhtCommandId Get = new(9, IsInternal: false);

    /// <summary>Sixteen hosts in networks of their own, then a whole network.</summary>
    [Theory]
    [InlineData(16, false, 0.99)]
    [InlineData(256, true, 0.95)]
    public Task AllPortsOfFewHosts_ReadsSucceedAllTheSame(int hosts, bool inOneNetwork, double share) => SimulatedNetwork.RunAsync(11, async network =>
    {
        var ports = (IsFull ? 1 << 20 : 1 << 16) / hosts;
        var attack = new EclipseAttack(
            Enumerable.Range(1, hosts).Select(i => inOneNetwork ? 0xc8000000u + (uint)i - 1 : 0xc8000000u + ((uint)i << 16) + 1), Math.Min(ports, 65535));
        var nodes = StartNodes(network);
        NodeId[] keys = [.. Enumerable.Range(0, Keys).Select(i => NodeId.Hash([(byte)i, (byte)(i >> 8), 7]))];
        await network.InvokeAsync(() => FillTables(network, nodes, attack, keys));
        CarryOn(network, nodes, attack);

        var (reads, succeeded) = (0, 0);
        foreach (var key in keys)
        {
            await StoreAsync(Pick(network, nodes), key);
            for (var j = 0; j < ReadsPerKey; j++)
            {
                reads++;
                succeeded += await ReadAsync(Pick(network, nodes), key) ? 1 : 0;
            }
        }

        output.WriteLine($"{hosts} hosts, {attack.Answers} answers of theirs: {succeeded} of {reads} reads succeeded; {network.EventLog.Delivered} datagrams");
        Assert.True(attack.Answers > Keys * ReadsPerKey * 10 / 2, $"{attack.Answers} answers are no attack.");
        Assert.InRange(succeeded, (int)Math.Ceiling(share * reads), reads);
        AssertFewPlaces(nodes, attack);
    }, new() { TimeLimit = TimeSpan.FromDays(1) });

    private static RpcNode Pick(SimulatedNetwork network, List<Node> nodes) => nodes[network.Random.Next(nodes.Count)].Rpc;

    private static List<Node> StartNodes(SimulatedNetwork network)
    {
        var nodes = new List<Node>();
        for (var i = 0; i < Honest; i++)
        {
            var host = network.AddHost();
            var settings = new RpcSettings { Port = Port, Firewalled = false };
            nodes.Add(new(new RpcNode(settings, host, network.Random) { Pipeline = new Values() }, host.Address with { Port = Port }));
        }

        return nodes;
    }

    // A network that has run for a while: everybody knows whom its buckets hold. Then the attacker offers its nodes: to everybody near
    // a key those nearest to the key, and to all those nearest to themselves, where buckets have room.
    private static void FillTables(SimulatedNetwork network, List<Node> nodes, EclipseAttack attack, NodeId[] keys)
    {
        foreach (var (rpc, address) in nodes)
        {
            rpc.Bind();
            rpc.Parts.State.IsEphemeral = false;
            rpc.Parts.Directory.Rebuild(NodeId.FromAddress(address));
        }

        var ids = nodes.ConvertAll(n => NodeId.FromAddress(n.Address));
        foreach (var (rpc, address) in nodes)
        {
            var first = network.Random.Next(nodes.Count);
            for (var i = 0; i < nodes.Count; i++)
            {
                var other = (first + i) % nodes.Count;
                if (nodes[other].Address != address)
                {
                    rpc.Parts.Directory.TryAdd(new RoutingNode(ids[other], nodes[other].Address, rpc.Parts.State.Tick));
                }
            }
        }

        foreach (var key in keys)
        {
            foreach (var (rpc, _) in nodes.OrderBy(n => XorDistance.Leading(NodeId.FromAddress(n.Address), key)).Take(NearKey))
            {
                Offer(rpc, attack.Nearest(key));
            }
        }

        foreach (var (rpc, address) in nodes)
        {
            Offer(rpc, attack.Nearest(NodeId.FromAddress(address)));
        }
    }

    private static void Offer(RpcNode node, PeerAddress[] addresses)
    {
        foreach (var address in addresses)
        {
            node.Parts.Directory.AddUnverified(address, node.Parts.State.Tick);
        }
    }

    // The attacker's nodes are not hosts of the simulation: what is sent to them arrives nowhere, and their answers come from there.
    private static void CarryOn(SimulatedNetwork network, List<Node> nodes, EclipseAttack attack)
    {
        var byHost = nodes.ToDictionary(n => n.Address.Host, n => n.Rpc);
        network.Options.OnEvent = e =>
        {
            if (e.Fate == SimulatedFate.Unreachable && attack.Owns(e.Destination.Host) && attack.Answer(e.Destination, e.Source, e.Datagram.Span) is { } answer)
            {
                var (node, from) = (byHost[e.Source.Host], e.Destination);
                network.Loop.Post(_ => node.OnDatagram(node.ServerSocket!, from, answer), null);
            }
        };
    }

    private static async Task StoreAsync(RpcNode node, NodeId key)
    {
        await using var query = node.Query(new DhtCall(Put) { Target = key, Value = new byte[1] }, new DhtQueryOptions { CommitWithToken = true });
        await query.FinishedAsync();
    }

    private static async Task<bool> ReadAsync(RpcNode node, NodeId key)
    {
        await using var query = node.Query(new DhtCall(Get) { Target = key });
        await foreach (var reply in query)
        {
            if (reply.Value is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static void AssertFewPlaces(List<Node> nodes, EclipseAttack attack)
    {
        foreach (var (node, _) in nodes)
        {
            var theirs = node.Parts.Directory.Nodes.Where(n => attack.Owns(n.Address.Host)).ToList();
            Assert.All(theirs.GroupBy(n => n.Address.Host >> 8), g => Assert.InRange(g.Count(), 0, 8));
            foreach (var bucket in theirs.GroupBy(n => node.Parts.Directory.Table.BucketOf(n.Id)))
            {
                Assert.All(bucket.GroupBy(n => n.Address.Host), g => Assert.InRange(g.Count(), 0, 2));
                Assert.All(bucket.GroupBy(n => n.Address.Host >> 8), g => Assert.InRange(g.Count(), 0, 4));
            }
        }
    }

    private sealed record Node(RpcNode Rpc, PeerAddress Address);

    /// <summary>Stores what comes with a token, as records are stored.</summary>
    private sealed class Values : IRequestPipeline
    {
        private readonly HashSet<NodeId> _stored = [];

        public bool TryDispatch(DhtRequest request)
        {
            if (request.Command == Put && request.Token is not null)
            {
                _stored.Add(request.Target!.Value);
            }

            request.Reply(request.Command == Get && _stored.Contains(request.Target!.Value) ? new byte[1] : default(ReadOnlyMemory<byte>?));
            return true;
        }
    }
}
