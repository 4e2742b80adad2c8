using HyperDht.Simulation.Tests.Threats.Forging;
using HyperDht.Testing;
using Xunit.Abstractions;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>A relay forges every round of a punch that takes hundreds of probes: the turn at it does not stay with the lie.</summary>
public sealed class H7_ForgingRelayLargePunch(ITestOutputHelper output)
{
    private const int MostBytes = 64;

    // Hundreds of probes find nothing once in a thousand runs, whether somebody lies or not. Nineteen of twenty is what large punches have to reach.
    private const int Luck = 20;

    private static readonly int Seeds = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? 100 : 4;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(35);

    public static TheoryData<Lie> Lies => [.. Enum.GetValues<Lie>()];

    [Theory]
    [MemberData(nameof(Lies))]
    public void LargePunch_IsOvercomeToo(Lie toClient)
    {
        var times = new List<TimeSpan>();
        var most = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            // One side's ports are random, then the other's; each lie to the client with every lie to the server, in turn.
            var toServer = (Lie)(((seed / 2) + (int)toClient) % Enum.GetValues<Lie>().Length);
            var (server, client) = seed % 2 == 0
                ? (SimulatedNatOptions.Random, SimulatedNatOptions.Consistent)
                : (SimulatedNatOptions.Consistent, SimulatedNatOptions.Random);
            var outcome = ForgedConnect.Run((1000 * (int)toClient) + 600 + seed, toClient, toServer, server, client);
            if (outcome.Time > Soon)
            {
                output.WriteLine($"{toClient}/{toServer}, seed {seed}: {outcome.Time}\n{outcome.Story}");
            }

            times.Add(outcome.Time);
            most = Math.Max(most, outcome.Stray);
        }

        times.Sort();
        var late = times.Count(time => time > Soon);
        output.WriteLine($"p50 {times[times.Count / 2].TotalSeconds:0.0} s, slowest in time {times[^(1 + late)].TotalSeconds:0.0} s, late {late}, third party {most} bytes");
        Assert.InRange(late, 0, Seeds / Luck);
        Assert.InRange(most, 0, MostBytes);
    }
}
