using HyperDht.Simulation.Tests.Traces;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>Peers that fall silent make whoever dialed them dial again: a few at a time.</summary>
public sealed class H8_SilentPeers
{
    private const int Connections = 6;

    [Fact]
    public Task MoreThanTheLimitAtOnce_WaitAndAreFoundAllTheSame() => SimulatedNetwork.RunAsync(92, async network =>
    {
        await TraceWorld.StartAsync(network);
        var client = await network.AddNat(SimulatedNatOptions.Consistent).AddNodeAsync(
            options => options.Limits = new() { Connections = new() { Rejoins = 2 } });
        await using var listener = await (await TraceWorld.AddAsync(network, "consistent")).ListenAsync();
        var ends = new List<(IHyperDhtConnection Here, IHyperDhtConnection There)>();
        for (var i = 0; i < Connections; i++)
        {
            var accepting = listener.AcceptAsync();
            ends.Add((await client.ConnectAsync(listener.PublicKey), await accepting));
        }

        await network.Delay(TimeSpan.FromSeconds(12));
        using var recorder = new SpanRecorder();
        using var caller = recorder.Begin();

        network.HostOf(client).MoveBehind(network.AddNat());
        await network.Delay(TimeSpan.FromSeconds(5));

        Assert.InRange(recorder.Measurements.Count(line => line.StartsWith("hyperdht.connections.rejoins.delayed", StringComparison.Ordinal)), 1, Connections);
        Assert.Equal(Connections, recorder.Measurements.Count(line => line == "hyperdht.connections.rejoins outcome=found"));
        foreach (var (here, there) in ends)
        {
            await there.AsStream().WriteAsync(new byte[] { 1 });
            await here.AsStream().ReadExactlyAsync(new byte[1]);
            here.Abort();
        }
    });
}
