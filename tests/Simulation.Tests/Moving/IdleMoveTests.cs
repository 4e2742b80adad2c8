using HyperDht.Testing;
using Xunit.Abstractions;

namespace HyperDht.Simulation.Tests.Moving;

/// <summary>
/// A server moves while nobody says anything, and the client's NAT lets nothing through that comes from its new address: the client is told by others.
/// </summary>
public sealed class IdleMoveTests(ITestOutputHelper output)
{
    private const int KeepAlive = 5000;

    private static readonly int Seeds = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? 80 : 6;
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(3);

    // Without a call it is found by luck: when a keep-alive happens to be due.
    private static readonly TimeSpan Called = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task ServerThatMovesToAnotherNetwork_IsFoundBeforeTheNextKeepAlive()
    {
        var times = new List<(TimeSpan Took, int Seed)>();
        foreach (var seed in Enumerable.Range(300, Seeds))
        {
            var random = new SeededRandomSource(seed);
            var (wasOpen, loss, phase) = (random.Next(2) == 0, random.Next(2) * 0.02, random.Next(KeepAlive));
            await MovedPair.RunAsync(seed, SimulatedNatOptions.Consistent, wasOpen ? null : SimulatedNatOptions.Consistent, async (pair, _, _) =>
            {
                pair.Network.Options.Loss = loss;
                await pair.Network.Delay(TimeSpan.FromMilliseconds(phase));
                var elsewhere = pair.Network.AddNat();

                pair.Network.HostOf(pair.Server).MoveBehind(elsewhere);

                times.Add((await WaitForAsync(pair, elsewhere), seed));
                await AssertGoesOnAsync(pair);
            });
        }

        times.Sort();
        output.WriteLine($"{times[0]} to {times[^1]}, median {times[times.Count / 2]}");
        Assert.InRange(times[^1].Took, TimeSpan.Zero, Gap);
    }

    // The NAT remembers for a minute those to whom something is sent.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task ServerThatMovesAfterALongTime_IsFoundToo(int seed) => RunAsync(seed, async pair =>
    {
        await pair.Network.Delay(TimeSpan.FromMinutes(8));
        var elsewhere = pair.Network.AddNat();

        pair.Network.HostOf(pair.Server).MoveBehind(elsewhere);

        Assert.InRange(await WaitForAsync(pair, elsewhere), TimeSpan.Zero, Called);
        await AssertGoesOnAsync(pair);
    });

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public Task NodesThatAreGone_AreReplaced(int seed) => RunAsync(seed, async pair =>
    {
        foreach (var node in pair.Nodes.Skip(4))
        {
            await node.DisposeAsync();
        }

        await pair.Network.Delay(TimeSpan.FromMinutes(1));
        var elsewhere = pair.Network.AddNat();

        pair.Network.HostOf(pair.Server).MoveBehind(elsewhere);

        Assert.InRange(await WaitForAsync(pair, elsewhere), TimeSpan.Zero, Called);
        await AssertGoesOnAsync(pair);
    });

    // The peer is told again where its client is: through the client's new NAT.
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public Task BothOneAfterTheOther_AreFound(int seed) => RunAsync(seed, async pair =>
    {
        pair.Network.HostOf(pair.Client).MoveBehind(pair.Network.AddNat());
        await pair.Network.Delay(TimeSpan.FromSeconds(30));
        var elsewhere = pair.Network.AddNat();

        pair.Network.HostOf(pair.Server).MoveBehind(elsewhere);

        Assert.InRange(await WaitForAsync(pair, elsewhere), TimeSpan.Zero, Called);
        await AssertGoesOnAsync(pair);
    });

    private static Task RunAsync(int seed, Func<MovedPair, Task> body) =>
        MovedPair.RunAsync(seed, SimulatedNatOptions.Consistent, SimulatedNatOptions.Consistent, (pair, _, _) => body(pair));

    // Asking would find it.
    private static async Task<TimeSpan> WaitForAsync(MovedPair pair, SimulatedNat elsewhere)
    {
        var start = pair.Network.Now;
        while (pair.Connection.RemoteAddress.Host != elsewhere.Outside.Host && pair.Network.Now - start < 4 * Gap)
        {
            await pair.Network.Delay(Look);
        }

        return pair.Network.Now - start;
    }

    private static async Task AssertGoesOnAsync(MovedPair pair)
    {
        var accepting = pair.Listener.AcceptAsync();

        Assert.InRange(await pair.SayAsync(pair.Connection, pair.Accepted), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.InRange(await pair.SayAsync(pair.Accepted, pair.Connection), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.False(accepting.IsCompleted);
    }
}
