using HyperDht.Limits;
using HyperDht.Routing.Queries;
using HyperDht.Routing.Requests;
using HyperDht.Rpc;

namespace HyperDht.Routing.Tests.Queries;

public class QueryCoreTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);
    private static readonly NodeId Target = NodeId.Hash("target"u8);
    private static readonly PeerAddress Seed = PeerAddress.Parse("60.1.1.1:1");

    private readonly QueryCore _core = Create();

    [Fact]
    public void SlowVisit_MakesRoomForAReplacement()
    {
        _core.AddFromTable([]);
        for (byte i = 1; i <= 12; i++)
        {
            Add(new PeerAddress(0x3c000000u + i, 1));
        }

        Assert.Equal(10, TakeAll(TimeSpan.Zero).Count);
        _core.HandleTimeout(TimeSpan.FromMilliseconds(99));
        Assert.Empty(TakeAll(TimeSpan.FromMilliseconds(99)));

        _core.HandleTimeout(Slow);

        Assert.Equal(2, TakeAll(Slow).Count);
    }

    [Fact]
    public void NodesAreVisited_NearestFirst()
    {
        _core.AddFromTable([]);
        for (byte i = 1; i <= 9; i++)
        {
            Add(new PeerAddress(0x3c000000u + i, 1));
        }

        var visits = TakeAll(TimeSpan.Zero);

        Assert.Equal(visits.OrderBy(v => Distance(v.Id), StringComparer.Ordinal).Select(v => v.Address), visits.Select(v => v.Address));
    }

    [Fact]
    public void CloserNodesOfAPublicNode_PrivateOnesAndPortZeroAreLeftOut()
    {
        var visit = TakeSeed();

        _core.HandleReply(visit, Reply(Seed, "10.0.0.1:5", "127.0.0.1:5", "60.2.2.2:0", "60.2.2.2:5"));

        Assert.Equal(["60.2.2.2:5"], TakeAll(TimeSpan.Zero).Select(v => v.Address.ToString()));
    }

    [Fact]
    public void ReplyNamingHundreds_OnlyTwentyAreLookedAt()
    {
        var visit = TakeSeed();
        var names = Enumerable.Range(1, 300).Select(i => $"60.{i / 250}.{i % 250}.7:9").ToArray();

        _core.HandleReply(visit, Reply(Seed, names));

        Assert.Equal(new RpcLimits().CloserNodesPerReply, _core.Pending);
    }

    [Fact]
    public void NodeThatDoesNotAnswer_IsReportedToWhoNamedIt()
    {
        var visit = TakeSeed();
        _core.HandleReply(visit, Reply(Seed, "60.2.2.2:5"));
        var dead = TakeAll(TimeSpan.Zero).Single();

        _core.HandleFailure(dead, timedOut: true);

        Assert.True(_core.TryTakeDownHint(out var hint));
        Assert.Equal((Seed, dead.Address), hint);
        Assert.False(_core.TryTakeDownHint(out _));
    }

    [Fact]
    public void SeedsOnly_NothingElseIsVisited()
    {
        var core = Create(onlySeeds: true);
        core.AddSeed(Seed);
        Assert.True(core.TryTakeVisit(TimeSpan.Zero, out var visit));

        core.HandleReply(visit, Reply(Seed, "60.2.2.2:5"));

        Assert.False(core.WantsTable);
        Assert.False(core.WantsBootstrap);
        Assert.True(core.IsDrained);
    }

    private QueryNode TakeSeed()
    {
        _core.AddSeed(Seed);
        _core.AddFromTable([]);
        Assert.True(_core.TryTakeVisit(TimeSpan.Zero, out var visit));
        return visit;
    }

    private List<QueryNode> TakeAll(TimeSpan now)
    {
        var visits = new List<QueryNode>();
        while (_core.TryTakeVisit(now, out var visit))
        {
            visits.Add(visit);
        }

        return visits;
    }

    private void Add(PeerAddress address) => _core.AddBootstrap(address);

    private static QueryCore Create(bool onlySeeds = false)
    {
        var times = new AnswerTimes();
        times.HandleAnswer(PeerAddress.Parse("60.9.9.9:9"), Slow / 4, isMeasured: true, TimeSpan.Zero);
        var rules = new QueryRules
        {
            LocalId = NodeId.Hash("self"u8),
            Concurrency = 10,
            OnlySeeds = onlySeeds,
            Limits = new RpcLimits(),
            Times = times,
        };
        return new QueryCore(Target, rules, NodeId.FromAddress);
    }

    private static string Distance(NodeId id) =>
        Convert.ToHexString([.. id.Span.ToArray().Zip(Target.ToArray(), (a, b) => (byte)(a ^ b))]);

    private static DhtResponse Reply(PeerAddress from, params string[] closer) => new()
    {
        From = from,
        FromId = NodeId.FromAddress(from),
        To = default,
        CloserNodes = [.. closer.Select(PeerAddress.Parse)],
    };
}
