using HyperDht.Simulation.Scenarios;

namespace HyperDht.Simulation.Tests.Networks;

public class ChurnTests
{
    [Fact]
    public async Task ServerStaysReachable_AndRunsRepeat()
    {
        var first = await Churn.RunAsync(3, minutes: 60);
        var second = await Churn.RunAsync(3, minutes: 60);

        Assert.Equal(first, second);
        Assert.Equal(0, first.Failed);
    }
}
