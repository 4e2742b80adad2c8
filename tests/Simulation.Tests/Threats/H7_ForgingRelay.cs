using HyperDht.Simulation.Tests.Threats.Forging;
using HyperDht.Testing;
using Xunit.Abstractions;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>A relay that both sides went through forges every round to both of them: they meet through another one, and nobody else is harmed.</summary>
public sealed class H7_ForgingRelay(ITestOutputHelper output)
{
    private const int MostBytes = 64;

    private static readonly int Seeds = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? 100 : 3;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static TheoryData<Lie> Lies => [.. Enum.GetValues<Lie>()];

    [Theory]
    [MemberData(nameof(Lies))]
    public void RelayForgingEveryPayload_IsOvercomeThroughAnother(Lie toClient)
    {
        var slowest = TimeSpan.Zero;
        var most = 0;
        var liedTo = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            // Each lie to the client with every lie to the server, in turn.
            var toServer = (Lie)((seed + (int)toClient) % Enum.GetValues<Lie>().Length);
            var outcome = ForgedConnect.Run((1000 * (int)toClient) + seed, toClient, toServer, SimulatedNatOptions.Consistent, SimulatedNatOptions.Consistent);
            Assert.True(outcome.Time < Soon, $"{toClient}/{toServer}, seed {seed}: {outcome.Time}\n{outcome.Story}");
            Assert.InRange(outcome.Stray, 0, MostBytes);
            slowest = outcome.Time > slowest ? outcome.Time : slowest;
            most = Math.Max(most, outcome.Stray);
            liedTo += outcome.Answered > 0 ? 1 : 0;
        }

        output.WriteLine($"slowest {slowest.TotalMilliseconds:0} ms, third party {most} bytes, lied to the client in {liedTo} runs");
        Assert.True(liedTo > 0);
    }
}
