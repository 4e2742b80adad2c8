using HyperDht.Connections.Node;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Connections.Tests.Node;

/// <summary>A peer does not answer: has a NAT given us another address?</summary>
public sealed class NatWatchTests
{
    private static readonly PeerAddress Before = PeerAddress.Parse("203.0.113.7:4000");
    private static readonly PeerAddress[] Nodes = [.. Enumerable.Range(1, 6).Select(i => PeerAddress.Parse($"198.51.100.{i}:49737"))];

    private readonly ManualLoop _loop = new();
    private int _moves;

    [Theory]
    [InlineData("203.0.113.7:4000", "203.0.113.7:4000", 0)]
    [InlineData("203.0.113.7:4000", "203.0.113.7:4001", 1)]
    [InlineData("203.0.113.7:4000", "203.0.113.8:4000", 1)]
    [InlineData("203.0.113.7:0", "203.0.113.7:4001", 0)]
    [InlineData("203.0.113.7:0", "203.0.113.8:4001", 1)]
    public async Task AddressThatOthersSee_Decides(string before, string now, int moves)
    {
        var rpc = new ScriptedRpc { RemoteAddress = PeerAddress.Parse(before), Known = Nodes, SeenAt = PeerAddress.Parse(now) };

        await NoticeAsync(rpc, times: 1);

        Assert.Equal(moves, _moves);
        Assert.Equal(4, rpc.Pings);
    }

    [Fact]
    public async Task OneAlone_IsNotBelieved()
    {
        var rpc = new ScriptedRpc { RemoteAddress = Before, Known = Nodes, SeenAt = PeerAddress.Parse("203.0.113.8:1"), IsAlive = node => node == Nodes[0] };

        await NoticeAsync(rpc, times: 1);

        Assert.Equal(0, _moves);
    }

    [Fact]
    public async Task ManyAtOnce_AreAskedAboutOnce()
    {
        var rpc = new ScriptedRpc { RemoteAddress = Before, Known = Nodes, SeenAt = Before };

        await NoticeAsync(rpc, times: 100);

        Assert.Equal(4, rpc.Pings);
    }

    [Fact]
    public async Task UnknownAddress_CannotHaveChanged()
    {
        var rpc = new ScriptedRpc { Known = Nodes, SeenAt = Before };

        await NoticeAsync(rpc, times: 1);

        Assert.Equal((0, 0), (_moves, rpc.Pings));
    }

    private async Task NoticeAsync(ScriptedRpc rpc, int times)
    {
        var watch = new NatWatch(_loop, rpc, () => _moves++);
        await _loop.Run(() =>
        {
            for (var i = 0; i < times; i++)
            {
                watch.HandleUnanswered();
            }

            return Task.CompletedTask;
        });
        _loop.Advance(TimeSpan.FromSeconds(1));
    }
}
