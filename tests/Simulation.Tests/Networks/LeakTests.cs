using HyperDht.Connections.Node;
using HyperDht.Testing;
using HyperDht.Udx;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Simulation.Tests.Networks;

[Collection(nameof(MeasuresMemory))]
public class LeakTests
{
    private const int Nodes = 10;
    private const int WarmUp = 50;
    private const int Cycles = 1000;
    private const long MaxGrowth = 20L << 20;

    [Fact]
    public Task ThousandConnections_LeaveNothing() => SimulatedNetwork.RunAsync(5, async network =>
    {
        await network.AddBootstrapperAsync();
        for (var i = 0; i < Nodes; i++)
        {
            await network.AddNodeAsync();
        }

        var server = (HyperDhtNode)await network.AddNodeAsync();
        var client = (HyperDhtNode)await network.AddNodeAsync();
        var listener = await server.ListenAsync();
        var echoes = EchoAllAsync(listener);
        await CycleAsync(client, listener.PublicKey, WarmUp);
        var before = await MeasureAsync(network, server, client);
        var memory = GC.GetTotalMemory(forceFullCollection: true);

        await CycleAsync(client, listener.PublicKey, Cycles);
        var after = await MeasureAsync(network, server, client);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - memory;

        Assert.Equal(before, after);
        Assert.Equal((0, 0), (after.Streams, after.Connections));
        Assert.InRange(growth, long.MinValue, MaxGrowth);
        await listener.DisposeAsync();
        await echoes;
    });

    private static async Task CycleAsync(IHyperDht client, PublicKey key, int cycles)
    {
        for (var i = 0; i < cycles; i++)
        {
            await using var connection = await client.ConnectAsync(key);
            var stream = connection.AsStream();
            await stream.WriteAsync(new byte[] { (byte)i });
            var answer = new byte[1];
            await stream.ReadExactlyAsync(answer);
            Assert.Equal((byte)i, answer[0]);
            await connection.CloseAsync();
        }
    }

    private static async Task EchoAllAsync(IHyperDhtListener listener)
    {
        await foreach (var connection in listener.AcceptAllAsync())
        {
            await using (connection)
            {
                var message = new byte[1];
                await connection.AsStream().ReadExactlyAsync(message);
                await connection.AsStream().WriteAsync(message);
                await connection.CloseAsync();
            }
        }
    }

    // What a closed connection is remembered for ends within half a minute; replays are remembered on purpose, within their bound.
    private static async Task<Counts> MeasureAsync(SimulatedNetwork network, params HyperDhtNode[] nodes)
    {
        await network.Delay(TimeSpan.FromSeconds(30));

        // Nodes go on asking each other; the quietest of these moments shows what stays armed.
        var timers = int.MaxValue;
        for (var i = 0; i < 50; i++)
        {
            await network.Delay(TimeSpan.FromMilliseconds(100));
            timers = Math.Min(timers, network.ArmedTimers);
        }

        return new(
            network.OpenSockets,
            timers,
            nodes.Sum(n => n.Services.GetRequiredService<UdxContext>().StreamCount),
            nodes.Sum(n => n.Services.GetRequiredService<ConnectionRegistry>().Count));
    }

    private sealed record Counts(int Sockets, int Timers, int Streams, int Connections);
}
