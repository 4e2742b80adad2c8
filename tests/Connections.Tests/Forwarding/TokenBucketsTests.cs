using HyperDht.Connections.Forwarding;

namespace HyperDht.Connections.Tests.Forwarding;

public sealed class TokenBucketsTests
{
    [Fact]
    public void WholeBuckets_AreForgotten()
    {
        var buckets = new TokenBuckets<int>(perSecond: 50, burst: 200, capacity: 65_536);

        for (var i = 0; i < 100_000; i++)
        {
            Assert.True(buckets.TryTake(i, TimeSpan.FromMilliseconds(i / 10.0)));
        }

        Assert.InRange(buckets.Count, 1, 1000);
    }

    [Fact]
    public void SpentBuckets_AreKeptWhateverElseComes()
    {
        var buckets = new TokenBuckets<int>(perSecond: 1, burst: 10, capacity: 1000);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(buckets.TryTake(-1, TimeSpan.Zero));
        }

        for (var i = 0; i < 500; i++)
        {
            buckets.TryTake(i, TimeSpan.FromMilliseconds(i));
        }

        Assert.False(buckets.TryTake(-1, TimeSpan.FromMilliseconds(500)));
        Assert.True(buckets.TryTake(-1, TimeSpan.FromMilliseconds(1500)));
    }

    [Fact]
    public void Keys_AreBounded()
    {
        var buckets = new TokenBuckets<int>(perSecond: 1, burst: 10, capacity: 1000);

        for (var i = 0; i < 10_000; i++)
        {
            buckets.TryTake(i, TimeSpan.Zero);
        }

        Assert.InRange(buckets.Count, 990, 1000);
    }
}
