using HyperDht.Connections.Tests.Threats.Interleaving;
using HyperDht.Testing;
using Xunit.Abstractions;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>L7: nothing hangs and nothing leaks, in whatever order a node starts, listens, connects, rests, goes on and closes.</summary>
public sealed class L7_CloseAndSuspend(ITestOutputHelper output)
{
    private const int SeedsInFull = 10_000;
    private const int SeedsInShort = 100;
    private const int Shown = 5;

    private static int Seeds => Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? SeedsInFull : SeedsInShort;

    [Fact]
    public async Task AnyOrder_EndsInTimeAndLeavesNothing()
    {
        var failures = new List<string>();
        var (calls, longest) = (0, TimeSpan.Zero);
        for (var seed = 1; seed <= Seeds && failures.Count < Shown; seed++)
        {
            try
            {
                await SimulatedNetwork.RunAsync(seed, async network =>
                {
                    var play = await Interleaved.RunAsync(network);
                    calls += play.Calls;
                    longest = play.LongestRest > longest ? play.LongestRest : longest;
                });
            }
            catch (SimulationException failure)
            {
                failures.Add($"seed {seed}: {failure.Message}");
            }
        }

        output.WriteLine($"{calls} calls; the longest of suspend, resume, close took {longest.TotalMilliseconds:F0} ms");
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }
}
