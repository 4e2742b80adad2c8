using HyperDht.Udx.Sending;

namespace HyperDht.Transport.Udp.Tests.Udx.Sending;

public sealed class RoundTripEstimatorTests
{
    [Fact]
    public void NoSample_WaitsASecond() => Assert.Equal(TimeSpan.FromSeconds(1), new RoundTripEstimator().Timeout);

    [Fact]
    public void ShortRoundTrips_KeepTheFloor()
    {
        var estimator = new RoundTripEstimator();
        for (var i = 0; i < 100; i++)
        {
            estimator.Add(TimeSpan.FromMicroseconds(80), TimeSpan.FromMilliseconds(i));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(250), estimator.Timeout);
        Assert.Equal(TimeSpan.FromMicroseconds(80), estimator.Smoothed);
    }

    [Fact]
    public void OneEnormousSample_ChangesLittle()
    {
        var estimator = new RoundTripEstimator();
        for (var i = 0; i < 10; i++)
        {
            estimator.Add(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(i));
        }

        estimator.Add(TimeSpan.FromHours(1), TimeSpan.FromSeconds(11));

        Assert.InRange(estimator.Smoothed.TotalMilliseconds, 50, 80);
    }

    [Fact]
    public void Minimum_ForgetsAfterFiveMinutes()
    {
        var estimator = new RoundTripEstimator();
        estimator.Add(TimeSpan.FromMilliseconds(1), TimeSpan.Zero);
        for (var i = 1; i < 400; i++)
        {
            estimator.Add(TimeSpan.FromMilliseconds(30), TimeSpan.FromSeconds(i));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(30), estimator.Minimum);
    }
}
