using HyperDht.Cli.Records;
using HyperDht.Cli.Shared;
using HyperDht.Cli.Tests.Tool;
using HyperDht.Records;
using NSubstitute;

namespace HyperDht.Cli.Tests.Records;

public sealed class KeptAnnouncementTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly CapturedConsole _console = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualTime _time = new();
    private readonly IHyperDht _node = Substitute.For<IHyperDht>();
    private readonly KeyPair _keyPair = KeyPair.Generate();

    public void Dispose()
    {
        _console.Dispose();
        _stop.Dispose();
        _keyPair.Dispose();
    }

    [Fact]
    public async Task Stay_AnnouncesEveryTenToTwelveMinutesAndTakesBackAtTheEnd()
    {
        _node.AnnounceAsync(default, null, null, default).ReturnsForAnyArgs(new AnnounceResult([], [], 3));
        _node.LookupAndUnannounceAsync(default, null, null, default).ReturnsForAnyArgs(Replies(2));
        var staying = StayAsync();

        for (var i = 0; i < 5; i++)
        {
            Assert.InRange(_time.UntilNext!.Value, KeptAnnouncement.Period, KeptAnnouncement.Period + KeptAnnouncement.Spread);
            _time.FireNext();
        }

        await _stop.CancelAsync();
        await staying;

        await _node.ReceivedWithAnyArgs(5).AnnounceAsync(default, null, null, default);
        _node.ReceivedWithAnyArgs(1).LookupAndUnannounceAsync(default, null, null, default);
        Assert.Equal([.. Enumerable.Repeat(3, 5), 2], _console.Error.Select(NodesOf));
    }

    [Fact]
    public async Task AnnouncementThatFails_IsReportedAndTriedAgainSoon()
    {
        _node.AnnounceAsync(default, null, null, default).ReturnsForAnyArgs(
            _ => throw new HyperDhtException(DhtErrorCodes.TooFewNodes, "Too few nodes responded."),
            _ => Task.FromResult(new AnnounceResult([], [], 0)),
            _ => Task.FromResult(new AnnounceResult([], [], 1)));
        _node.LookupAndUnannounceAsync(default, null, null, default).ReturnsForAnyArgs(Replies(0));
        var staying = StayAsync();

        _time.FireNext();
        Assert.Equal(KeptAnnouncement.RetryPeriod, _time.UntilNext);
        _time.FireNext();
        Assert.Equal(KeptAnnouncement.RetryPeriod, _time.UntilNext);
        _time.FireNext();
        Assert.True(_time.UntilNext >= KeptAnnouncement.Period);

        await _stop.CancelAsync();
        await staying;

        Assert.Contains("TOO_FEW_NODES", _console.Error[0], StringComparison.Ordinal);
        Assert.Contains("NOT_STORED", _console.Error[1], StringComparison.Ordinal);
        Assert.Equal(1, NodesOf(_console.Error[2]));
    }

    private static int NodesOf(string line)
    {
        using var document = global::System.Text.Json.JsonDocument.Parse(line);
        return document.RootElement.GetProperty("nodes").GetInt32();
    }

    private async IAsyncEnumerable<LookupReply> Replies(int listing)
    {
        await Task.CompletedTask;
        for (var i = 0; i < 4; i++)
        {
            IReadOnlyList<DhtPeer> peers = i < listing ? [new DhtPeer(_keyPair.PublicKey, [])] : [];
            yield return new LookupReply(PeerAddress.Loopback((ushort)(i + 1)), null, default, null, peers, 0);
        }
    }

    private Task StayAsync()
    {
        var status = new ToolStatus(_console.Console, json: true);
        var announcement = new Announcement(_node, Topic.Hash("topic"u8), _keyPair, status);
        return new KeptAnnouncement(announcement, status, _time).StayAsync(Limit, _stop.Token);
    }
}
