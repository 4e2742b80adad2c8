using HyperDht.Simulation.Tests.Threats.Forging;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>A relay that both sides went through forges every round to both of them: they meet through another one, and nobody else is harmed.</summary>
public sealed class H7_ForgingRelay(ITestOutputHelper output)
{
    private const int MostBytes = 64;

    private static readonly int Seeds = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? 100 : 3;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(40);

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
            var outcome = Run((1000 * (int)toClient) + seed, toClient, toServer);
            Assert.True(outcome.Time < Soon, $"{toClient}/{toServer}, seed {seed}: {outcome.Time}\n{outcome.Story}");
            Assert.InRange(outcome.Stray, 0, MostBytes);
            slowest = outcome.Time > slowest ? outcome.Time : slowest;
            most = Math.Max(most, outcome.Stray);
            liedTo += outcome.Answered > 0 ? 1 : 0;
        }

        output.WriteLine($"slowest {slowest.TotalMilliseconds:0} ms, third party {most} bytes, lied to the client in {liedTo} runs");
        Assert.True(liedTo > 0);
    }

    private static Outcome Run(int seed, Lie toClient, Lie toServer)
    {
        var forgery = new Forgery();
        Outcome? outcome = null;
        var stray = 0;
        var options = new SimulatedNetworkOptions
        {
            Build = builder =>
            {
                builder.Services.AddSingleton(forgery);
                builder.AddBehavior(typeof(ForgingBehavior));
            },
            OnEvent = datagram => stray += datagram.Fate is SimulatedFate.Delivered or SimulatedFate.Unreachable
                && datagram.Destination.Host == forgery.Forger?.Victim.Host ? datagram.Datagram.Length : 0,
        };
        SimulatedNetwork.RunAsync(
            seed,
            async network =>
            {
                await network.AddBootstrapperAsync();
                await network.AddNodesAsync(8);
                var server = await network.AddNat(SimulatedNatOptions.Consistent).AddNodeAsync();
                var client = await network.AddNat(SimulatedNatOptions.Consistent).AddNodeAsync();
                forgery.Forger = new Forger(network, server.DefaultKeyPair.PublicKey, toClient, toServer);
                await using var listener = await server.ListenAsync();
                var start = network.Now;
                var connecting = client.ConnectAsync(listener.PublicKey);
                IHyperDhtConnection? connection = null;
                ConnectTrace? trace;
                try
                {
                    connection = await connecting;
                    trace = connection.Trace;
                }
                catch (HyperDhtException error)
                {
                    trace = error.Trace;
                }

                var took = connection is null ? TimeSpan.MaxValue : network.Now - start;
                await network.Delay(Rest);
                outcome = new Outcome(took, stray, forgery.Forger.Answered, Tell(trace));
                if (connection is not null)
                {
                    await using var accepted = await listener.AcceptAsync();
                    await connection.AsStream().WriteAsync(new byte[1000]);
                    await accepted.AsStream().ReadExactlyAsync(new byte[1000]);
                    await connection.DisposeAsync();
                }
            },
            options).GetAwaiter().GetResult();
        return outcome!;
    }

    private static string Tell(ConnectTrace? trace) => string.Concat(
        (trace?.Steps ?? []).Select(step => $"\n      {step.At.TotalMilliseconds,8:0} ms  {step.Name}: {step.Detail} -> {step.Outcome}"));

    private sealed record Outcome(TimeSpan Time, int Stray, int Answered, string Story);
}
