using HyperDht.Simulation.Scenarios;
using Xunit.Abstractions;

namespace HyperDht.Simulation.Tests.Networks;

public class MutableChurnTests(ITestOutputHelper output)
{
    private const double Promised = 0.999;

    [Fact]
    public async Task AThirdOfTheNodesIsReplacedEveryTenSeconds_TheNewestValueIsRead()
    {
        var seeds = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? 50 : 3;
        var (reads, right) = (0, 0);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var report = await MutableChurn.RunAsync(seed);
            output.WriteLine($"seed {seed}: {report}");
            reads += report.Reads;
            right += report.Reads - report.Stale - report.Failed;
        }

        Assert.True(reads >= seeds * 1300, $"only {reads} reads");
        Assert.True(right >= reads * Promised, $"{reads - right} of {reads} reads were stale or failed");
    }

    [Fact]
    public async Task SameSeed_SameEvents() => Assert.Equal(await MutableChurn.RunAsync(7, rounds: 2), await MutableChurn.RunAsync(7, rounds: 2));
}
