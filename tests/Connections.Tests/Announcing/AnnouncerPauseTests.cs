using HyperDht.Connections.Announcing;
using HyperDht.Records.Tests.Support;
using HyperDht.Rpc;

namespace HyperDht.Connections.Tests.Announcing;

/// <summary>An announcer that is suspended and goes on, and how quickly it reacts.</summary>
public sealed class AnnouncerPauseTests : IDisposable
{
    private const uint UnannounceCommand = 5;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly KeyPair _keyPair = KeyPair.FromSeed(new byte[32]);
    private readonly ManualLoop _loop = new();
    private readonly ScriptedRpc _rpc = new();
    private readonly Announcer _announcer;

    public AnnouncerPauseTests()
    {
        _announcer = new Announcer(_loop, _rpc, _keyPair);
        _rpc.Answer = (_, to) => Reply(to);
        _rpc.Closest = [.. Enumerable.Range(1, 3).Select(i => Reply(PeerAddress.Parse($"198.51.100.{i}:49737")))];
    }

    [Fact]
    public void Suspended_UnannouncesAndRests_ResumedAnnouncesAtOnce()
    {
        _loop.Run(_announcer.StartAsync);

        Assert.True(_loop.Run(() => _announcer.SuspendAsync()).IsCompletedSuccessfully);
        Assert.Equal(3, Unannounced);
        Assert.Empty(_announcer.Relays);
        Assert.Empty(_announcer.RelayAddresses);
        Assert.Equal(0, _loop.ArmedTimers);
        OnLoop(_announcer.Refresh);
        OnLoop(_announcer.HandleOnline);
        Assert.True(_loop.Run(_announcer.RefreshAsync).IsCompletedSuccessfully);
        _loop.Advance(TimeSpan.FromHours(1));
        Assert.Single(_rpc.Queries);

        OnLoop(_announcer.Resume);
        Assert.Equal(2, _rpc.Queries.Count);
        Assert.Equal(3, _announcer.Relays.Count);
    }

    [Fact]
    public void SuspendedBeforeTheStart_StartsWithoutAWord()
    {
        _loop.Run(() => _announcer.SuspendAsync());

        Assert.True(_loop.Run(_announcer.StartAsync).IsCompletedSuccessfully);
        Assert.Empty(_rpc.Queries);

        OnLoop(_announcer.Resume);
        Assert.Equal(3, _announcer.Relays.Count);
    }

    [Fact]
    public void SuspendedDuringAnUpdate_EndsIt_AndWhoeverWaitsForIt()
    {
        _loop.Run(_announcer.StartAsync);
        _rpc.Hangs = true;
        var refresh = _loop.Run(_announcer.RefreshAsync);
        _loop.Advance(Moment);

        var suspend = _loop.Run(() => _announcer.SuspendAsync());
        Assert.True(refresh.IsCompletedSuccessfully);

        _loop.Advance(Announcer.StopTimeout);
        Assert.True(suspend.IsCompletedSuccessfully);
    }

    [Fact]
    public void SuspendedWhileNobodyAnswers_IsCutOff_SoonerWhenTheCallerSaysSo()
    {
        _loop.Run(_announcer.StartAsync);
        _rpc.Hangs = true;
        using var cancellation = new CancellationTokenSource();
        var suspend = _loop.Run(() => _announcer.SuspendAsync(cancellation.Token));
        _loop.Advance(TimeSpan.FromMilliseconds(500));
        Assert.False(suspend.IsCompleted);

        OnLoop(cancellation.Cancel);

        Assert.True(suspend.IsCompletedSuccessfully);
        _rpc.Hangs = false;
        OnLoop(_announcer.Resume);
        Assert.Equal(3, _announcer.Relays.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StoppedInAPause_Ends(bool isPauseReached)
    {
        _loop.Run(_announcer.StartAsync);
        _rpc.Hangs = !isPauseReached;
        var suspend = _loop.Run(() => _announcer.SuspendAsync());
        Assert.Equal(isPauseReached, suspend.IsCompleted);

        var stop = _loop.Run(() => _announcer.StopAsync());
        _loop.Advance(Announcer.StopTimeout);

        Assert.True(stop.IsCompletedSuccessfully);
        Assert.True(suspend.IsCompletedSuccessfully);
        Assert.Equal(0, _loop.ArmedTimers);
        OnLoop(_announcer.Resume);
        _loop.Advance(TimeSpan.FromHours(1));
        Assert.Single(_rpc.Queries);
    }

    // With the network that changed the relays may have become unreachable: their pings take seconds to fail.
    [Fact]
    public void RefreshDuringPingsThatGoUnanswered_DoesNotWaitForThem()
    {
        _loop.Run(_announcer.StartAsync);
        _rpc.ArePingsSwallowed = true;
        _loop.Advance(RelayWatch.PingPause);
        Assert.Single(_rpc.Queries);

        OnLoop(_announcer.Refresh);

        Assert.Equal(2, _rpc.Queries.Count);
    }

    public void Dispose()
    {
        _announcer.Dispose();
        _keyPair.Dispose();
    }

    private int Unannounced => _rpc.Requests.Count(r => r.Call.Command.Number == UnannounceCommand);

    private void OnLoop(Action action) => _loop.Run(() =>
    {
        action();
        return Task.CompletedTask;
    });

    private static DhtResponse Reply(PeerAddress from) => new()
    {
        From = from,
        FromId = NodeId.FromAddress(from),
        To = PeerAddress.Loopback(1),
        Token = new byte[32],
        Value = new byte[33],
    };
}
