using HyperDht.Testing;

namespace HyperDht.Simulation.Scenarios;

/// <summary>100 nodes, 1 % loss, latency by seed: all boot, each announces a key, each connects to another and gets its bytes back.</summary>
public static class HundredNodes
{
    /// <summary>The seed that tests use.</summary>
    public const int Seed = 20;

    private const int Count = 100;
    private const int MessageLength = 4096;

    /// <summary>Runs it.</summary>
    /// <param name="seed">Decides everything.</param>
    public static async Task<HundredNodesReport> RunAsync(int seed)
    {
        HundredNodesReport? report = null;
        await SimulatedNetwork.RunAsync(seed, async network =>
        {
            await network.AddBootstrapperAsync();
            var nodes = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => network.AddNodeAsync()));
            var listeners = await Task.WhenAll(nodes.Select(node => node.ListenAsync()));
            var echoes = listeners.Select(EchoAsync).ToArray();
            await Task.WhenAll(nodes.Select((node, i) => ConnectAsync(network, node, listeners[(i + 37) % Count].PublicKey)));
            foreach (var echo in echoes)
            {
                await echo;
            }

            report = new(network.EventLogHash, network.EventLog.Delivered, network.EventLog.Lost, network.Now);
        }, new() { Loss = 0.01, MinLatency = TimeSpan.FromMilliseconds(5), MaxLatency = TimeSpan.FromMilliseconds(80) });
        return report!;
    }

    private static async Task EchoAsync(IHyperDhtListener listener)
    {
        await using var connection = await listener.AcceptAsync();
        var stream = connection.AsStream();
        var message = new byte[MessageLength];
        await stream.ReadExactlyAsync(message);
        await stream.WriteAsync(message);
        await connection.CloseAsync();
    }

    private static async Task ConnectAsync(SimulatedNetwork network, IHyperDht node, PublicKey key)
    {
        await using var connection = await node.ConnectAsync(key);
        var stream = connection.AsStream();
        var message = new byte[MessageLength];
        network.Random.Fill(message);
        await stream.WriteAsync(message);
        var answer = new byte[MessageLength];
        await stream.ReadExactlyAsync(answer);
        if (!answer.AsSpan().SequenceEqual(message) || connection.RemotePublicKey != key)
        {
            throw new InvalidDataException("A peer answered with other bytes, or is another peer.");
        }

        await connection.CloseAsync();
    }
}
