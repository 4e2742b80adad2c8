using HyperDht.Limits;
using HyperDht.Routing.Queries;
using HyperDht.Routing.Requests;
using HyperDht.Routing.Table;
using HyperDht.Rpc;

namespace HyperDht.Routing.Tests.Threats;

/// <summary>Answers that lead a lookup on and on: the limits themselves.</summary>
public sealed class R9_SteeredLookups
{
    private static readonly NodeId Target = NodeId.Hash("target"u8);
    private static readonly PeerAddress[] Ladder = CreateLadder();
    private static readonly RpcLimits Limits = new();

    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void EveryAnswerNamesNearerNodes_TheWalkEndsAfterItsRequests()
    {
        var core = Create();
        core.AddBootstrap(Ladder[0]);

        var visits = Walk(core, visit => Reply(visit, Ladder.SkipWhile(a => a != visit.Address).Skip(1).Take(2)));

        Assert.Equal(Limits.RequestsPerQuery, visits.Count);
        Assert.True(core.IsDrained);
        Assert.True(core.Closest.IsFull);
    }

    [Fact]
    public void EveryAnswerTakesLong_TheWalkEndsAfterItsTime()
    {
        var began = _now;
        var core = Create();
        core.AddBootstrap(Ladder[0]);
        var last = Ladder[0];
        var answers = 0;
        while (!core.IsDrained)
        {
            Assert.True(core.TryTakeVisit(_now, out var visit));
            _now += TimeSpan.FromMilliseconds(900);
            core.HandleTimeout(_now);
            last = Ladder[++answers];
            core.HandleReply(visit, Reply(visit, [last]));
        }

        Assert.InRange(_now - began, Limits.QueryTime, Limits.QueryTime + TimeSpan.FromSeconds(1));
        Assert.NotEmpty(core.Closest.Replies);
    }

    [Fact]
    public void ConsumerThatPauses_DoesNotUpTheTimeOfTheWalk()
    {
        var core = Create();
        core.AddBootstrap(Ladder[0]);
        Assert.True(core.TryTakeVisit(_now, out var visit));

        core.HandlePause(TimeSpan.FromMinutes(1));
        core.HandleTimeout(_now + TimeSpan.FromSeconds(59));

        Assert.False(core.IsDrained);
        core.HandleReply(visit, Reply(visit, []));
        core.HandleTimeout(_now + TimeSpan.FromSeconds(71));
        Assert.True(core.IsDrained);
    }

    // A host is one replier, whatever the port: with five ports it could name a hundred.
    [Theory]
    [InlineData("60.1.1.1", 40)]
    [InlineData("10.1.1.1", 100)]          // private hosts may well be several
    public void OneHostNamesTheDead_FewAreVisited(string host, int expected)
    {
        var core = Create();
        Assert.True(PeerAddress.TryParseHost(host, out var number));
        var repliers = Enumerable.Range(1, 5).Select(i => new PeerAddress(number, (ushort)i)).ToList();
        repliers.ForEach(core.AddBootstrap);
        var named = 0;

        var visits = Walk(core, visit => repliers.Contains(visit.Address) ? Reply(visit, Ladder.Skip(20 * named++).Take(20)) : null);

        Assert.Equal(expected, visits.Count - repliers.Count);
    }

    [Fact]
    public void SomebodyElseNamesThemToo_TheyAreVisited()
    {
        var core = Create();
        var liar = Enumerable.Range(1, 3).Select(i => new PeerAddress(0x3c010101, (ushort)i)).ToList();
        liar.ForEach(core.AddBootstrap);
        var named = 0;
        var visits = Walk(core, visit => liar.Contains(visit.Address) ? Reply(visit, Ladder.Skip(20 * named++).Take(20)) : null);
        Assert.Equal(Limits.UnansweredPerReplier, visits.Count - liar.Count);

        var witness = PeerAddress.Parse("61.2.2.2:2");
        core.AddBootstrap(witness);
        var more = Walk(core, visit => visit.Address == witness ? Reply(visit, Ladder.Take(60)) : null);

        Assert.Contains(witness, more);
        Assert.True(more.Count > 1, "Nobody else was visited.");
    }

    [Fact]
    public void MoreNodesThanAreRemembered_AreIgnored()
    {
        var limits = Limits with { NodesPerQuery = 50 };
        var core = Create(limits);
        core.AddBootstrap(Ladder[0]);

        var visits = Walk(core, visit => Reply(visit, Ladder.SkipWhile(a => a != visit.Address).Skip(1).Take(2)));

        Assert.InRange(visits.Count, 20, 50);
    }

    private static QueryCore Create(RpcLimits? limits = null)
    {
        var times = new AnswerTimes();
        times.HandleAnswer(default, TimeSpan.FromMilliseconds(1), isMeasured: true, TimeSpan.Zero);
        return new QueryCore(
            Target,
            new QueryRules { LocalId = NodeId.Hash("self"u8), Concurrency = 10, Limits = limits ?? Limits, Times = times },
            NodeId.FromAddress);
    }

    /// <summary>Hosts in networks of their own, each nearer to the target than the one before.</summary>
    private static PeerAddress[] CreateLadder() =>
    [
        .. Enumerable.Range(1, 4000).Select(i => new PeerAddress(0x50000001u + ((uint)i << 8), 1))
            .OrderByDescending(a => XorDistance.Leading(NodeId.FromAddress(a), Target)),
    ];

    private static DhtResponse Reply(QueryNode visit, IEnumerable<PeerAddress> closer) =>
        new() { From = visit.Address, FromId = visit.Id, To = default, CloserNodes = [.. closer] };

    // Whoever does not answer turns slow, so that the next takes its place.
    private List<PeerAddress> Walk(QueryCore core, Func<QueryNode, DhtResponse?> answer)
    {
        var visits = new List<PeerAddress>();
        for (var round = 0; round < 400; round++)
        {
            while (core.TryTakeVisit(_now, out var visit))
            {
                visits.Add(visit.Address);
                if (answer(visit) is { } reply)
                {
                    core.HandleReply(visit, reply);
                }
            }

            _now += TimeSpan.FromMilliseconds(10);
            core.HandleTimeout(_now);
        }

        return visits;
    }
}
