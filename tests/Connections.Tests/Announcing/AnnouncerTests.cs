using HyperDht.Connections.Announcing;
using HyperDht.Records.Tests.Support;
using HyperDht.Rpc;

namespace HyperDht.Connections.Tests.Announcing;

/// <summary>When a server's announcer looks for relays again, and how it ends.</summary>
public sealed class AnnouncerTests : IDisposable
{
    private const uint AnnounceCommand = 4;
    private const uint UnannounceCommand = 5;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly KeyPair _keyPair = KeyPair.FromSeed(new byte[32]);
    private readonly ManualLoop _loop = new();
    private readonly ScriptedRpc _rpc = new();
    private readonly Announcer _announcer;

    public AnnouncerTests()
    {
        _announcer = new Announcer(_loop, _rpc, _keyPair);
        _rpc.Answer = (_, to) => Reply(to);
    }

    [Fact]
    public void NoNode_StartsWithoutRelays_AndRetriesWithinSeconds()
    {
        Assert.True(_loop.Run(_announcer.StartAsync).IsCompletedSuccessfully);
        Assert.Empty(_announcer.Relays);
        Assert.Single(_rpc.Queries);

        _loop.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, _rpc.Queries.Count);

        _loop.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, _rpc.Queries.Count);

        _loop.Advance(TimeSpan.FromHours(1));
        Assert.InRange(_rpc.Queries.Count, 60, 70);
    }

    [Fact]
    public void NodesThatAppear_BecomeRelays()
    {
        _loop.Run(_announcer.StartAsync);
        Appear(4);

        _loop.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(3, _announcer.Relays.Count);
        Assert.Equal(3, _announcer.RelayAddresses.Count);
    }

    [Fact]
    public void Refresh_EndsWithAnUpdateOfItsOwn_OrWithTheAnnouncer()
    {
        Appear(3);
        _loop.Run(_announcer.StartAsync);
        var queries = _rpc.Queries.Count;

        var refresh = _loop.Run(_announcer.RefreshAsync);
        _loop.Advance(Moment);
        Assert.True(refresh.IsCompletedSuccessfully);
        Assert.Equal(queries + 1, _rpc.Queries.Count);

        _rpc.Hangs = true;
        refresh = _loop.Run(_announcer.RefreshAsync);
        _loop.Advance(Moment);
        Assert.False(refresh.IsCompleted);
        _loop.Run(() => _announcer.StopAsync());
        _loop.Advance(TimeSpan.FromSeconds(2));
        Assert.True(refresh.IsCompletedSuccessfully);
        Assert.True(_loop.Run(_announcer.RefreshAsync).IsCompletedSuccessfully);
    }

    [Fact]
    public void LiveRelays_ArePingedAndLookedUpAboutEveryFiveMinutes()
    {
        Appear(3);
        _loop.Run(_announcer.StartAsync);

        _loop.Advance(TimeSpan.FromSeconds(299));
        Assert.Single(_rpc.Queries);
        Assert.Equal(300, _rpc.Pings);

        _loop.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, _rpc.Queries.Count);
    }

    [Fact]
    public void DeadRelay_IsReplacedAtTheNextRound()
    {
        Appear(3);
        _loop.Run(_announcer.StartAsync);
        var dead = _announcer.Relays[0].Relay;
        _rpc.IsAlive = node => node != dead;
        _rpc.Closest = [.. _rpc.Closest.Skip(1), Reply(PeerAddress.Parse("198.51.100.99:1"))];

        _loop.Advance(RelayWatch.PingPause);

        Assert.Equal(2, _rpc.Queries.Count);
        Assert.DoesNotContain(_announcer.Relays, relay => relay.Relay == dead);
        Assert.True(_announcer.IsRelay(dead));
    }

    [Fact]
    public void RelayThatSeesUsElsewhere_IsAnnouncedOnAgainAtOnce()
    {
        Appear(3);
        _loop.Run(_announcer.StartAsync);
        var moves = 0;
        _announcer.Moved = () => moves++;
        var moved = PeerAddress.Parse("203.0.113.7:4000");
        _rpc.SeenAt = moved;
        _rpc.Answer = (_, to) => Reply(to) with { To = moved };

        _loop.Advance(RelayWatch.PingPause);
        Assert.Equal(2, _rpc.Queries.Count);
        Assert.All(_announcer.Relays, relay => Assert.Equal(moved, relay.Peer));

        _loop.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(2, _rpc.Queries.Count);
        Assert.Equal(1, moves);
    }

    [Fact]
    public void RelayThatLiesAboutWhereItSeesUs_DoesNotKeepUsAnnouncing()
    {
        Appear(3);
        _loop.Run(_announcer.StartAsync);
        _rpc.SeenAt = PeerAddress.Parse("203.0.113.7:4000");

        _loop.Advance(TimeSpan.FromMinutes(5));

        Assert.InRange(_rpc.Queries.Count, 2, 17);
    }

    [Fact]
    public void Refresh_UpdatesAtOnce()
    {
        Appear(3);
        _loop.Run(_announcer.StartAsync);

        OnLoop(_announcer.Refresh);

        Assert.Equal(2, _rpc.Queries.Count);
    }

    [Fact]
    public void Online_UpdatesOnlyAServerWithoutRelays()
    {
        _loop.Run(_announcer.StartAsync);
        Appear(3);
        OnLoop(_announcer.HandleOnline);
        Assert.Equal(3, _announcer.Relays.Count);

        OnLoop(_announcer.HandleOnline);
        Assert.Equal(2, _rpc.Queries.Count);
    }

    [Fact]
    public void Stop_Unannounces_AndNothingRunsOn()
    {
        Appear(3);
        _loop.Run(_announcer.StartAsync);

        Assert.True(_loop.Run(() => _announcer.StopAsync()).IsCompletedSuccessfully);

        Assert.Equal(3, _rpc.Requests.Count(r => r.Call.Command.Number == UnannounceCommand));
        Assert.Equal(0, _loop.ArmedTimers);
        _loop.Advance(TimeSpan.FromHours(1));
        Assert.Single(_rpc.Queries);
    }

    [Fact]
    public void StopWithoutUnannouncing_SaysNothing()
    {
        Appear(3);
        _loop.Run(_announcer.StartAsync);

        Assert.True(_loop.Run(() => _announcer.StopAsync(unannounce: false)).IsCompletedSuccessfully);

        Assert.All(_rpc.Requests, r => Assert.Equal(AnnounceCommand, r.Call.Command.Number));
    }

    [Fact]
    public void StopWhileNobodyAnswers_IsCutOff()
    {
        Appear(3);
        _loop.Run(_announcer.StartAsync);
        _rpc.Hangs = true;

        var stop = _loop.Run(() => _announcer.StopAsync());
        _loop.Advance(Announcer.StopTimeout - Moment);
        Assert.False(stop.IsCompleted);

        _loop.Advance(Moment);
        Assert.True(stop.IsCompletedSuccessfully);
        Assert.Equal(0, _loop.ArmedTimers);
    }

    [Fact]
    public void StopDuringTheFirstUpdate_EndsIt()
    {
        _rpc.Hangs = true;
        var start = _loop.Run(_announcer.StartAsync);
        Assert.False(start.IsCompleted);

        Assert.True(_loop.Run(() => _announcer.StopAsync()).IsCompletedSuccessfully);

        Assert.True(start.IsCompletedSuccessfully);
    }

    public void Dispose()
    {
        _announcer.Dispose();
        _keyPair.Dispose();
    }

    private void OnLoop(Action action) => _loop.Run(() =>
    {
        action();
        return Task.CompletedTask;
    });

    private void Appear(int nodes) =>
        _rpc.Closest = [.. Enumerable.Range(1, nodes).Select(i => Reply(PeerAddress.Parse($"198.51.100.{i}:49737")))];

    private static DhtResponse Reply(PeerAddress from) => new()
    {
        From = from,
        FromId = NodeId.FromAddress(from),
        To = PeerAddress.Loopback(1),
        Token = new byte[32],
        Value = new byte[33],
    };
}
