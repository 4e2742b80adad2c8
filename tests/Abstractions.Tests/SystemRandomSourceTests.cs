using HyperDht.Runtime;

namespace HyperDht.Tests;

public sealed class SystemRandomSourceTests
{
    [Fact]
    public void Next_StaysInRange_AndReachesAll()
    {
        var counts = new int[7];
        for (var i = 0; i < 7000; i++)
        {
            counts[SystemRandomSource.Instance.Next(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 700, 1300));
        Assert.Equal(0, SystemRandomSource.Instance.Next(1));
        Assert.InRange(SystemRandomSource.Instance.Next(int.MaxValue), 0, int.MaxValue - 1);
    }

    [Fact]
    public void Fill_NeverRepeats()
    {
        var seen = new HashSet<string>();
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < 5000; i++)
        {
            SystemRandomSource.Instance.Fill(bytes);
            Assert.True(seen.Add(Convert.ToHexString(bytes)));
        }

        var large = new byte[4096];
        SystemRandomSource.Instance.Fill(large);
        Assert.InRange(large.Distinct().Count(), 200, 256);
    }
}
