using System.Diagnostics;
using HyperDht.Simulation.Scenarios;

namespace HyperDht.Simulation.Tests.Networks;

public class HundredNodesTests
{
    private static readonly TimeSpan RealTimeLimit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task TwoRuns_DoTheSameOnTheWire()
    {
        var watch = Stopwatch.StartNew();
        var first = await HundredNodes.RunAsync(HundredNodes.Seed);
        var firstTime = watch.Elapsed;
        var second = await HundredNodes.RunAsync(HundredNodes.Seed);
        var secondTime = watch.Elapsed - firstTime;

        Assert.Equal(first, second);
        Assert.True(first.Datagrams > 10_000 && first.Lost > 100, first.ToString());

        // The better of two: what else the machine does is not the simulation's doing.
        Assert.True(firstTime < RealTimeLimit || secondTime < RealTimeLimit, $"{firstTime}, {secondTime}");
    }

    [Fact]
    public async Task OtherSeeds_ConnectEverybody()
    {
        var seeds = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? 200 : 5;
        for (var seed = 1; seed <= seeds; seed++)
        {
            await HundredNodes.RunAsync(seed);
        }
    }

    [SkippableFact]
    public async Task OtherBuild_DoesTheSameOnTheWire()
    {
        var other = Environment.GetEnvironmentVariable("HYPERDHT_OTHER_BUILD");
        Skip.If(string.IsNullOrEmpty(other), "HYPERDHT_OTHER_BUILD names no build of Simulation.Scenarios to compare with; ./test sets it.");
        var start = new ProcessStartInfo("dotnet", [other]) { RedirectStandardOutput = true };

        using var process = Process.Start(start)!;
        var theirs = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var ours = await HundredNodes.RunAsync(HundredNodes.Seed);

        Assert.Equal(ours.Hash, theirs.Trim());
    }
}
