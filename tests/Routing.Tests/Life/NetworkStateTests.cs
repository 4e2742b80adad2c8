using HyperDht.Routing.Life;
using HyperDht.Routing.Tests.Fakes;

namespace HyperDht.Routing.Tests.Life;

public class NetworkStateTests
{
    private static readonly TimeSpan TwentyMinutes = TimeSpan.FromMinutes(20);

    private readonly ManualNetwork _network = new(new ManualLoop());

    public NetworkStateTests()
    {
        Start("60.0.0.1", new RpcSettings { Port = 49737, Ephemeral = false, Firewalled = false, KnownHost = 0x3c000001 });
        for (var i = 2; i < 9; i++)
        {
            Start($"60.0.0.{i}", Ordinary() with { Ephemeral = false, Firewalled = false });
        }

        _network.Loop.Advance(5000);
    }

    [Fact]
    public void OpenNode_IsFoundReachableAtOnceAndPersistentAfterTwentyMinutes()
    {
        var node = Start("60.0.0.99", Ordinary());
        _network.Loop.Advance(10_000);
        Assert.True(node.IsBootstrapped);
        Assert.False(node.IsFirewalled);
        Assert.True(node.IsEphemeral);
        Assert.Null(node.Id);
        Assert.Equal(PeerAddress.Parse("60.0.0.99:49737"), node.RemoteAddress);
        Assert.Equal(NodeId.FromAddress(node.LocalAddress), node.Parts.Directory.Table.LocalId);

        _network.Loop.Advance(TwentyMinutes + TimeSpan.FromSeconds(10));

        Assert.False(node.IsEphemeral);
        Assert.Equal(NodeId.FromAddress(node.LocalAddress), node.Id);
    }

    [Fact]
    public void AnswerThatIsSlowerThanTheQuery_StillTellsThatTheNodeIsOpen()
    {
        var server = PeerAddress.Parse("60.0.0.99:49737");
        _network.Delays = to => to == server ? TimeSpan.FromMilliseconds(150) : TimeSpan.Zero;

        var node = Start("60.0.0.99", Ordinary());
        _network.Loop.Advance(10_000);

        Assert.True(node.IsBootstrapped);
        Assert.False(node.IsFirewalled);
    }

    [Fact]
    public void NodeBehindAFirewall_IsReadyWithoutWaitingForTheWholeCheck()
    {
        var server = PeerAddress.Parse("60.0.0.99:49737");
        _network.Loses = (_, to) => to == server;

        var node = Start("60.0.0.99", Ordinary());
        _network.Loop.Advance(250);

        Assert.True(node.IsBootstrapped);
        Assert.True(node.IsFirewalled);
    }

    [Fact]
    public void NodeBehindAFirewall_SendsNothingFromItsServerSocketAndStaysEphemeral()
    {
        var server = PeerAddress.Parse("60.0.0.99:49737");
        _network.Loses = (_, to) => to == server;

        var node = Start("60.0.0.99", Ordinary());
        _network.Loop.Advance(TwentyMinutes + TwentyMinutes);

        Assert.True(node.IsBootstrapped);
        Assert.True(node.IsFirewalled);
        Assert.True(node.IsEphemeral);
        Assert.DoesNotContain(_network.Log, l => l.Socket.LocalAddress == server);
    }

    [Fact]
    public void NodeThatSlept_StartsOverAsEphemeral()
    {
        var node = Start("60.0.0.99", Ordinary());
        _network.Loop.Advance(TwentyMinutes + TimeSpan.FromSeconds(15));
        Assert.False(node.IsEphemeral);
        var wakeUps = 0;
        node.WakeUp += (_, _) => wakeUps++;

        _network.Loop.Sleep(TimeSpan.FromHours(1));
        _network.Loop.Advance(5000);

        Assert.Equal(1, wakeUps);
        Assert.True(node.IsEphemeral);
        Assert.False(node.IsFirewalled);
    }

    // The loop's clock stands still on some systems while the machine sleeps; the one on the wall does not.
    [Theory]
    [InlineData(16, 1)]
    [InlineData(14, 0)]
    [InlineData(-100_000, 0)]
    public void WallClockThatJumps_IsASleepOnlyWhenForwardAndFar(int seconds, int expected)
    {
        var clock = new WallClock();
        var node = Start("60.0.0.99", Ordinary() with { Clock = clock });
        _network.Loop.Advance(10_000);
        var wakeUps = 0;
        node.WakeUp += (_, _) => wakeUps++;

        clock.Shown += TimeSpan.FromSeconds(seconds);
        _network.Loop.Advance(60_000);

        Assert.Equal(expected, wakeUps);
    }

    [Fact]
    public void ShortOfPorts_TheNextOneIsTaken()
    {
        var first = Start("60.0.0.99", Ordinary(), out var transport);
        var second = new RpcNode(Ordinary(), transport, new CountingRandom(5));
        _network.Loop.Do(second.Bind);

        Assert.Equal(49737, first.LocalAddress.Port);
        Assert.Equal(49738, second.LocalAddress.Port);
    }

    private sealed class WallClock : TimeProvider
    {
        public DateTimeOffset Shown { get; set; } = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Shown;
    }

    private static RpcSettings Ordinary() => new()
    {
        Port = 49737,
        Bootstrap = [BootstrapEntry.FromAddress(PeerAddress.Parse("60.0.0.1:49737"))],
    };

    private RpcNode Start(string host, RpcSettings settings) => Start(host, settings, out _);

    private RpcNode Start(string host, RpcSettings settings, out Transport.ITransport transport)
    {
        transport = _network.Host(host);
        var node = new RpcNode(settings, transport, new CountingRandom(host[^1]));
        _network.Loop.Do(() => { _ = node.StartAsync(); });
        return node;
    }
}
