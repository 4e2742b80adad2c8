using HyperDht.Transport.Udp.Tests.Udx.Harness;
using Xunit.Abstractions;

namespace HyperDht.Transport.Udp.Tests.Udx.Congestion;

/// <summary>How much of a 100 Mbit/s link with 50 ms of queue a stream uses, in virtual time.</summary>
public sealed class LinkShareTests(ITestOutputHelper output)
{
    private const double BytesPerSecond = 100e6 / 8;

    [Theory]
    [InlineData(0, 20, 0.94, 0.80)]
    [InlineData(0, 50, 0.94, 0.55)]
    [InlineData(1, 0, 0.92, 0.92)]
    [InlineData(5, 0, 0.86, 0.86)]
    [InlineData(1, 20, 0.92, 0.75)]
    [InlineData(5, 20, 0.86, 0.70)]
    [InlineData(1, 50, 0.88, 0.50)]
    [InlineData(5, 50, 0.80, 0.38)]
    public void LossyLink_IsUsedWell(int lossPercent, int delay, double steadyShare, double firstShare)
    {
        var pair = new UdxPair(new LinkFaults
        {
            Delay = TimeSpan.FromMilliseconds(delay), Loss = lossPercent / 100.0, Rate = BytesPerSecond,
        }).Connect();
        pair.A.Socket.KeepsSent = pair.B.Socket.KeepsSent = pair.B.Handler.KeepsBytes = false;
        var block = new byte[65536];
        void Pump()
        {
            while (pair.A.Stream.IsWritable)
            {
                pair.A.Stream.Write(block, null);
            }
        }

        pair.A.Handler.Writable = Pump;
        Pump();
        pair.Loop.RunTo(TimeSpan.FromSeconds(2));
        var first = pair.B.Handler.ReceivedBytes;
        pair.Loop.RunTo(TimeSpan.FromSeconds(5.5));
        var steady = pair.B.Handler.ReceivedBytes - first;

        var (firstIs, steadyIs) = (first / (2 * BytesPerSecond), steady / (3.5 * BytesPerSecond));
        var s = pair.A.Stream.Statistics;
        output.WriteLine($"first 2 s {firstIs:F3}, then {steadyIs:F3}; sent {s.PacketsSent}, again {s.Retransmissions}, timeouts {s.Timeouts}, window {s.CongestionWindow}, srtt {s.SmoothedRoundTrip.TotalMilliseconds:F1}");
        Assert.True(steadyIs >= steadyShare, $"steady {steadyIs:F3}");
        Assert.True(firstIs >= firstShare, $"first {firstIs:F3}");
    }
}
