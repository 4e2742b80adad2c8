using HyperDht.Limits;
using HyperDht.Routing.Tests.Fakes;

namespace HyperDht.Routing.Tests.Threats;

/// <summary>Delayed pings that are asked for to make us hold timers.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class R8_DelayedWork
{
    private const int Requests = 1_000_000;
    private const int Bytes = 1 << 20;

    private readonly ManualNetwork _network = new(new ManualLoop()) { IsRecording = false };
    private readonly RpcNode _node;
    private readonly RpcLimits _limits;

    public R8_DelayedWork()
    {
        _node = new RpcNode(new RpcSettings(), _network.Host("45.45.45.45"), new CountingRandom(3));
        _limits = _node.Parts.Settings.Limits;
        _network.Loop.Do(_node.Bind);
    }

    [Fact]
    public void AMillionRequestsOfManyHosts_AtMostTheLimitWaits()
    {
        var request = Request(10_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        _network.Loop.Do(() =>
        {
            for (var i = 0u; i < Requests; i++)
            {
                _node.OnDatagram(_node.ServerSocket!, new PeerAddress(0x0b000000 + i, 5), request);
            }
        });

        Assert.Equal(_limits.DelayedPings, _node.Parts.Delayed.Count);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < Bytes);
        Assert.InRange(_network.Loop.ArmedTimers, 1, 4);
    }

    [Fact]
    public void OneHost_HasItsShareOnly()
    {
        _network.Loop.Do(() =>
        {
            for (ushort port = 1; port <= 100; port++)
            {
                _node.OnDatagram(_node.ServerSocket!, new PeerAddress(0x0b000000, port), Request(5000));
            }
        });

        Assert.Equal(_limits.DelayedPingsPerHost, _node.Parts.Delayed.Count);
    }

    [Fact]
    public void AnsweredPings_MakeRoom()
    {
        _network.IsRecording = true;
        _network.Loop.Do(() => _node.OnDatagram(_node.ServerSocket!, new PeerAddress(0x0b000000, 7), Request(5000)));

        _network.Loop.Advance(4999);
        Assert.Empty(_network.Log);
        _network.Loop.Advance(1);

        Assert.Single(_network.Log);
        Assert.Equal(0, _node.Parts.Delayed.Count);
    }

    [Theory]
    [InlineData(10_000u, 1)]
    [InlineData(10_001u, 0)]
    [InlineData(uint.MaxValue, 0)]
    public void TooLongADelay_IsIgnored(uint delay, int expected)
    {
        _network.Loop.Do(() => _node.OnDatagram(_node.ServerSocket!, new PeerAddress(0x0b000000, 7), Request(delay)));

        Assert.Equal(expected, _node.Parts.Delayed.Count);
    }

    private static byte[] Request(uint delay) =>
    [
        0x03, 0x14, 0, 0, 1, 2, 3, 4, 0x49, 0xc2, 4, 4, (byte)delay, (byte)(delay >> 8), (byte)(delay >> 16), (byte)(delay >> 24),
    ];
}
