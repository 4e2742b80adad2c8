using HyperDht.Holepunch.Throttling;

namespace HyperDht.Holepunch.Tests.Punching;

public class PunchThrottleTests
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    private readonly PunchThrottle _throttle = new(TimeSpan.FromSeconds(20));

    [Fact]
    public void FirstLargePunch_NeedNotWait() => Assert.False(_throttle.IsThrottled(Start));

    [Fact]
    public void DeferredLargePunch_WaitsAsIfOneHadJustEnded()
    {
        _throttle.Defer(Start);

        Assert.True(_throttle.IsThrottled(Start + TimeSpan.FromSeconds(19.9)));
        Assert.False(_throttle.IsThrottled(Start + TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void SecondLargePunch_WaitsForTheEndOfTheFirstAndTwentySecondsMore()
    {
        _throttle.Begin();
        var during = _throttle.IsThrottled(Start);
        _throttle.End(Start);

        Assert.True(during);
        Assert.True(_throttle.IsThrottled(Start + TimeSpan.FromSeconds(19.9)));
        Assert.False(_throttle.IsThrottled(Start + TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void AgreementAlone_DelaysNobodyLater()
    {
        _throttle.Begin();
        _throttle.Cancel();

        Assert.False(_throttle.IsThrottled(Start));
    }
}
