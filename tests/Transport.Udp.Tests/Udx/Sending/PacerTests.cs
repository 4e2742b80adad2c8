using HyperDht.Udx.Sending;

namespace HyperDht.Transport.Udp.Tests.Udx.Sending;

public sealed class PacerTests
{
    private const int PacketBytes = 1172;

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    [InlineData(150_000)]
    public void SteadyRate_IsKept(int packetsPerSecond)
    {
        var pacer = new Pacer();
        var (now, sent) = (TimeSpan.Zero, 0);
        while (now < TimeSpan.FromSeconds(2))
        {
            pacer.Refill(now, packetsPerSecond, PacketBytes);
            while (pacer.IsOpen)
            {
                pacer.Spend(PacketBytes);
                sent++;
            }

            now = pacer.NextBurst(now);
        }

        Assert.InRange(sent, packetsPerSecond * 1.9, (packetsPerSecond * 2.1) + 30);
    }

    [Fact]
    public void FastPath_LeavesSixteenAtATime()
    {
        var pacer = new Pacer();
        var now = TimeSpan.Zero;
        var bursts = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            pacer.Refill(now, 10_000, PacketBytes);
            var burst = 0;
            while (pacer.IsOpen)
            {
                pacer.Spend(PacketBytes);
                burst++;
            }

            bursts.Add(burst);
            now = pacer.NextBurst(now);
        }

        Assert.All(bursts, burst => Assert.InRange(burst, 16, 24));
    }

    [Fact]
    public void Closed_StaysClosedUntilAWholeBurst()
    {
        var pacer = new Pacer();
        pacer.Refill(TimeSpan.Zero, 10_000, PacketBytes);
        while (pacer.IsOpen)
        {
            pacer.Spend(PacketBytes);
        }

        pacer.Refill(TimeSpan.FromMicroseconds(500), 10_000, PacketBytes);

        Assert.False(pacer.IsOpen);
    }

    [Fact]
    public void UnlimitedRate_IsAlwaysOpen()
    {
        var pacer = new Pacer();
        pacer.Refill(TimeSpan.Zero, double.PositiveInfinity, PacketBytes);
        for (var i = 0; i < 1000; i++)
        {
            pacer.Spend(PacketBytes);
        }

        Assert.True(pacer.IsOpen);
    }
}
