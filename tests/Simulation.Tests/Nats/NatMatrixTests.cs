using System.Collections.Concurrent;
using HyperDht.Simulation.Tests.Nats.Matrix;
using Xunit.Abstractions;

namespace HyperDht.Simulation.Tests.Nats;

/// <summary>Hosts behind every kind of NAT in one network, every ordered pair of them, seed by seed (spec 03 §11).</summary>
public sealed class NatMatrixTests(ITestOutputHelper output)
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1";
    private static readonly TimeSpan ClearErrorWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RelayedWithin = TimeSpan.FromSeconds(3);

    [Fact]
    public void EveryPairThatCan_Connects()
    {
        var seeds = IsFull ? 200 : 20;

        var outcomes = Run(seeds, isRelayed: false);

        AssertNoDefect(outcomes);
        foreach (var pair in outcomes.GroupBy(outcome => (outcome.Server, outcome.Client)))
        {
            if (MatrixKind.IsHopeless(pair.Key.Server, pair.Key.Client))
            {
                Assert.All(pair, outcome => Assert.Equal(DhtErrorCodes.HolepunchAborted, outcome.ErrorCode));
                Assert.All(pair, outcome => Assert.InRange(outcome.Time, TimeSpan.Zero, ClearErrorWithin));
                continue;
            }

            var failed = pair.Where(outcome => outcome.Path is null).ToArray();
            Assert.True(failed.Length <= Math.Ceiling(seeds / 100.0), $"{pair.Key}: {failed.Length} of {seeds} failed.\n{failed.FirstOrDefault()?.Story}");
        }
    }

    [Fact]
    public void EveryPairWithARelay_ConnectsWithinThreeSeconds()
    {
        var outcomes = Run(IsFull ? 50 : 5, isRelayed: true);

        AssertNoDefect(outcomes);
        Assert.All(outcomes, outcome => Assert.True(outcome.Path is not null && outcome.Time < RelayedWithin, $"{outcome}\n{outcome.Story}"));
        Assert.All(outcomes.Where(o => MatrixKind.IsHopeless(o.Server, o.Client)), outcome => Assert.Equal(PathKind.Relay, outcome.Path));
    }

    // What is lost may cost a connect, never the agreement of both sides.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LossyNetwork_LeavesNothingHalfOpen(bool isRelayed)
    {
        var outcomes = Run(IsFull ? 50 : 5, isRelayed, loss: 0.05);

        AssertNoDefect(outcomes);
        var hopeful = outcomes.Where(o => isRelayed || !MatrixKind.IsHopeless(o.Server, o.Client)).ToArray();
        Assert.InRange(hopeful.Count(outcome => outcome.Path is not null), hopeful.Length * 98 / 100, hopeful.Length);
    }

    // Two questions to a peer that had not moved were lost in a row, and behind random ports it could not be dialed again so soon.
    [Theory]
    [InlineData(26)]
    public void LostQuestions_EndNoConnection(int seed) => AssertNoDefect(MatrixRun.Run(seed, isRelayed: true, loss: 0.05));

    // A network is one thread, so that seeds may share the machine.
    private IReadOnlyList<MatrixOutcome> Run(int seeds, bool isRelayed, double loss = 0)
    {
        var outcomes = new ConcurrentDictionary<int, IReadOnlyList<MatrixOutcome>>();
        Parallel.For(1, seeds + 1, seed => outcomes[seed] = MatrixRun.Run(seed, isRelayed, loss));
        MatrixOutcome[] all = [.. Enumerable.Range(1, seeds).SelectMany(seed => outcomes[seed])];
        output.WriteLine(MatrixTable.Of(all));
        return all;
    }

    private static void AssertNoDefect(IReadOnlyList<MatrixOutcome> outcomes)
    {
        var defects = outcomes.Where(outcome => outcome.Defect is not null).ToArray();
        Assert.True(defects.Length == 0, string.Join("\n", defects.Take(5).Select(outcome => $"{outcome}\n{outcome.Story}")));
    }
}
