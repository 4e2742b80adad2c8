using HyperDht.Limits;
using HyperDht.Routing.Queries;
using HyperDht.Routing.Requests;
using HyperDht.Routing.Table;
using HyperDht.Routing.Tests.Fakes;
using HyperDht.Rpc;

namespace HyperDht.Routing.Tests.Threats;

/// <summary>Many nodes of few hosts that want to be everybody's neighbours: the limits themselves.</summary>
public sealed class R11_Eclipse
{
    private const uint Network = 0xc8010100;

    private static readonly NodeId Target = NodeId.Hash("target"u8);

    private readonly ManualNetwork _network = new(new ManualLoop());
    private readonly RpcNode _node;

    public R11_Eclipse()
    {
        _node = new RpcNode(new RpcSettings { Firewalled = false }, _network.Host("45.45.45.45"), new CountingRandom(3));
        _network.Loop.Do(_node.Bind);
    }

    private RoutingTable Table => _node.Parts.Directory.Table;

    [Fact]
    public void SmallTable_TakesWhoeverThereIs()
    {
        for (ushort port = 1; Table.Count < DiverseTablePolicy.SmallTable && port < 5000; port++)
        {
            Add(new PeerAddress(Network, port));
        }

        Assert.Equal(DiverseTablePolicy.SmallTable, Table.Count);
    }

    [Theory]
    [InlineData(0u, 1, 8)]                 // one host: 2 a bucket, and as a network 8 in all
    [InlineData(1u, 256, 8)]               // a whole network: 4 a bucket, 8 in all
    public void LargeTable_OneNetworkHasFewPlaces(uint spread, int hosts, int inAll)
    {
        FillWithStrangers();

        for (var i = 0u; i < 4000; i++)
        {
            Add(new PeerAddress(Network + (spread * (i % (uint)hosts)), (ushort)(1 + (i / hosts))));
        }

        var theirs = _node.Parts.Directory.Nodes.Where(n => n.Address.Host >> 8 == Network >> 8).ToList();
        Assert.InRange(theirs.Count, 2, inAll);
        Assert.All(theirs.GroupBy(n => Table.BucketOf(n.Id)), g => Assert.InRange(g.Count(), 1, hosts == 1 ? 2 : 4));
    }

    [Fact]
    public void PrivateNetworks_AreNotLimited()
    {
        FillWithStrangers();
        var before = Table.Count;

        for (ushort port = 1; port <= 4000; port++)
        {
            Add(new PeerAddress(0x0a000001, port));
        }

        Assert.True(Table.Count > before + 8, $"{Table.Count - before} entered.");
    }

    [Fact]
    public void NearestAreAllOfOneHost_QueriesAlsoVisitAndStoreElsewhere()
    {
        var core = CreateQuery();
        var theirs = Nearest(Enumerable.Range(1, 5000).Select(i => new PeerAddress(Network, (ushort)i)), 20);
        var others = Enumerable.Range(1, 10).Select(i => new PeerAddress(0x3c000001u + ((uint)i << 8), 1)).ToList();
        core.AddFromTable([.. theirs.Concat(others).Select(a => new RoutingNode(NodeId.FromAddress(a), a, 0))]);

        var visited = VisitAll(core);

        var limits = new RpcLimits();
        Assert.Equal(limits.VisitsPerHost, visited.Count(a => a.Host == Network));
        Assert.Equal(others.Order(), visited.Where(a => a.Host != Network).Order());
        Assert.Equal(core.Closest.Replies.Select(r => r.From), core.CommitTargets.Take(core.Closest.Replies.Count).Select(r => r.From));
    }

    [Fact]
    public void NearestAreAllOfAFewNetworks_FiveMoreAreStoredAt()
    {
        var core = CreateQuery();
        var theirs = Nearest(Enumerable.Range(1, 4000).Select(i => new PeerAddress(Network + ((uint)(i % 4) << 16), (ushort)i)), 24);
        var others = Enumerable.Range(1, 30).Select(i => new PeerAddress(0x3c000001u + ((uint)i << 8), 1)).ToList();
        core.AddFromTable([.. theirs.Concat(others).Select(a => new RoutingNode(NodeId.FromAddress(a), a, 0))]);

        VisitAll(core);

        Assert.Equal(20, core.Closest.Replies.Count);
        Assert.All(core.Closest.Replies, r => Assert.Contains(r.From, theirs));
        var extra = core.CommitTargets.Skip(20).Select(r => r.From).ToList();
        Assert.Equal(new RpcLimits().ExtraCommits, extra.Count);
        Assert.InRange(extra.Intersect(others).Count(), 3, 5);
        Assert.Equal(25, core.CommitTargets.Distinct().Count());
    }

    [Fact]
    public void EverybodyStandsAlone_NothingMoreIsDone()
    {
        var core = CreateQuery();
        var nodes = Enumerable.Range(1, 60).Select(i => new PeerAddress(0x3c000001u + ((uint)i << 8), 1)).ToList();
        core.AddFromTable([.. nodes.Select(a => new RoutingNode(NodeId.FromAddress(a), a, 0))]);

        var visited = VisitAll(core);

        Assert.Equal(Nearest(nodes, 20), visited.Order().OrderBy(a => XorDistance.Leading(NodeId.FromAddress(a), Target)));
        Assert.Equal(20, core.CommitTargets.Count);
    }

    private static List<PeerAddress> VisitAll(QueryCore core)
    {
        var visited = new List<PeerAddress>();
        while (core.TryTakeVisit(TimeSpan.Zero, out var visit))
        {
            visited.Add(visit.Address);
            core.HandleReply(visit, new DhtResponse { From = visit.Address, FromId = visit.Id, To = default });
        }

        Assert.True(core.IsDrained);
        return visited;
    }

    private static QueryCore CreateQuery()
    {
        var rules = new QueryRules { LocalId = NodeId.Hash("self"u8), Concurrency = 10, Limits = new RpcLimits(), Times = new AnswerTimes() };
        return new QueryCore(Target, rules, NodeId.FromAddress);
    }

    private static List<PeerAddress> Nearest(IEnumerable<PeerAddress> addresses, int count) =>
        [.. addresses.OrderBy(a => XorDistance.Leading(NodeId.FromAddress(a), Target)).Take(count)];

    private void FillWithStrangers()
    {
        for (var i = 1u; i <= 2000; i++)
        {
            Add(new PeerAddress(0x3c000001u + (i << 8), 49737));
        }

        Assert.True(Table.Count > DiverseTablePolicy.SmallTable);
    }

    private void Add(PeerAddress address) => _network.Loop.Do(() => _node.AddNode(address));
}
