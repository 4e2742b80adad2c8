using HyperDht.Simulation.Scenarios;
using Xunit.Abstractions;

namespace HyperDht.Simulation.Tests.Networks;

/// <summary>The table of docs/simulation.md.</summary>
[Collection(nameof(MeasuresMemory))]
public class ManyNodesTests(ITestOutputHelper output)
{
    private const int RequestsPerBit = 5;
    private const int MillisecondsPerBit = 40;
    private const long MaxBytes = 6L << 30;
    private const long MaxBytesPerNode = 96 << 10;

    private static readonly bool Full = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1";

    [Fact]
    public async Task RequestsAndTimeOfALookup_GrowWithTheLogarithm()
    {
        output.WriteLine(ManyNodesReport.Head);
        int[] sizes = Full ? [100, 1000, 5000] : [100, 1000];
        foreach (var size in sizes)
        {
            var report = await ManyNodes.RunAsync(size);
            output.WriteLine(report.ToString());

            var bits = Math.Log2(size);
            Assert.InRange(report.MeanRequests, 20, RequestsPerBit * bits);
            Assert.InRange(report.MedianTime, 1, MillisecondsPerBit * bits);
            Assert.InRange(report.Recall, 0.95, 1);
            Assert.InRange(report.Bytes, 0, Math.Min(MaxBytes, size * MaxBytesPerNode));
        }

        Assert.InRange(Environment.WorkingSet, 0, MaxBytes);
    }

    [Fact]
    public async Task SameSeed_SameEvents() => Assert.Equal((await ManyNodes.RunAsync(100)).Hash, (await ManyNodes.RunAsync(100)).Hash);
}
