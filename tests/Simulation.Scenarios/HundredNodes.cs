using HyperDht.Testing;

namespace HyperDht.Simulation.Scenarios;

/// <summary>
/// 100 nodes, 1 % loss, latency by seed: all boot, each announces a key, each connects to another and gets its bytes back; then some
/// sleep for a while, and records of every kind are put by some and read by others.
/// </summary>
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

            await Task.WhenAll(nodes.Where((_, i) => i % 10 == 0).Select(node => SleepAsync(network, node)));
            await Task.WhenAll(Enumerable.Range(0, Count / 4).Select(i => UseRecordsAsync(nodes[4 * i], nodes[((4 * i) + 53) % Count], 4 * i)));

            report = new(network.EventLogHash, network.EventLog.Delivered, network.EventLog.Lost, network.Now);
        }, new() { Loss = 0.01, MinLatency = TimeSpan.FromMilliseconds(5), MaxLatency = TimeSpan.FromMilliseconds(80) });
        return report!;
    }

    private static async Task SleepAsync(SimulatedNetwork network, IHyperDht node)
    {
        await node.SuspendAsync();
        await network.Delay(TimeSpan.FromSeconds(20));
        await node.ResumeAsync();
    }

    private static async Task UseRecordsAsync(IHyperDht owner, IHyperDht reader, int number)
    {
        var topic = Topic.Hash([(byte)number]);
        await owner.AnnounceAsync(topic);
        var found = false;
        await foreach (var reply in reader.LookupAsync(topic))
        {
            found |= reply.Peers.Any(peer => peer.PublicKey == owner.DefaultKeyPair.PublicKey);
        }

        byte[] value = [1, 2, 3, (byte)number];
        var stored = await owner.ImmutablePutAsync(value);
        await owner.MutablePutAsync(value, options: new() { Seq = (ulong)number });
        var immutable = await reader.ImmutableGetAsync(stored.Hash);
        var mutable = await reader.MutableGetAsync(owner.DefaultKeyPair.PublicKey);
        if (!found || !value.AsSpan().SequenceEqual(immutable!.Value.Span) || mutable!.Seq != (ulong)number)
        {
            throw new InvalidDataException("A record was not found.");
        }

        await owner.UnannounceAsync(topic);
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
