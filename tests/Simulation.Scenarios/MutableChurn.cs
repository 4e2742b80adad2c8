using System.Buffers.Binary;
using HyperDht.Testing;

namespace HyperDht.Simulation.Scenarios;

/// <summary>
/// Twenty nodes of which a third is killed without a word and replaced every ten seconds, while an owner goes on putting newer
/// values under its key and others read: they should get the newest that was stored when they asked.
/// </summary>
public static class MutableChurn
{
    private const int Nodes = 20;
    private const int Killed = 7;
    private const int Readers = 10;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PutEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMilliseconds(400);

    /// <summary>Runs it.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="rounds">How often a third of the nodes is replaced.</param>
    public static async Task<MutableChurnReport> RunAsync(int seed, int rounds = 6)
    {
        MutableChurnReport? report = null;
        await SimulatedNetwork.RunAsync(seed, async network =>
        {
            var dead = new HashSet<uint>();
            network.Options.Drop = (from, to) => dead.Contains(from.Host) || dead.Contains(to.Host);
            var nodes = new List<IHyperDht> { await network.AddBootstrapperAsync() };
            nodes.AddRange(await Task.WhenAll(Enumerable.Range(1, Nodes - 1).Select(_ => network.AddNodeAsync())));
            var run = new Run(network, await network.AddNodeAsync(AsClient));
            var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => network.AddNodeAsync(AsClient)));
            await run.PutAsync();

            var end = network.Now + (rounds * Round);
            var work = Task.WhenAll([run.PutUntilAsync(end), .. readers.Select(reader => run.ReadUntilAsync(reader, end))]);
            for (var round = 0; round < rounds; round++)
            {
                await ReplaceAsync(network, nodes, dead);
                await network.Delay(Round);
            }

            await work;
            report = run.Report(network.EventLogHash);
        }, new() { Loss = 0.02 });
        return report!;
    }

    private static async Task ReplaceAsync(SimulatedNetwork network, List<IHyperDht> nodes, HashSet<uint> dead)
    {
        for (var i = 0; i < Killed; i++)
        {
            var node = nodes[network.Random.Next(nodes.Count)];
            nodes.Remove(node);

            // Nothing that the node does from here on reaches anybody.
            dead.Add(node.Rpc.RemoteAddress!.Value.Host);
            await node.StopAsync(force: true);
        }

        // The first node may be gone as well: newcomers enter through any of those that live.
        string[] entrances = [.. nodes.Take(3).Select(node => node.Rpc.RemoteAddress!.Value.ToString())];
        nodes.AddRange(await Task.WhenAll(Enumerable.Range(0, Killed).Select(
            _ => network.AddNodeAsync(options => options.Bootstrap = entrances))));
    }

    private static void AsClient(HyperDhtOptions options) => options.Ephemeral = true;

    private sealed class Run(SimulatedNetwork network, IHyperDht owner)
    {
        private readonly List<double> _milliseconds = [];
        private ulong _stored;
        private int _puts;
        private int _failedPuts;
        private int _reads;
        private int _stale;
        private int _failed;

        public MutableChurnReport Report(string hash)
        {
            _milliseconds.Sort();
            return new(hash, _puts, _failedPuts, _reads, _stale, _failed, _milliseconds[_milliseconds.Count / 2], _milliseconds[^1]);
        }

        public async Task PutAsync()
        {
            var seq = (ulong)++_puts;
            var value = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(value, seq);
            try
            {
                await owner.MutablePutAsync(value, options: new() { Seq = seq });
                _stored = seq;
            }
            catch (HyperDhtException)
            {
                _failedPuts++;
            }
        }

        public async Task PutUntilAsync(TimeSpan end)
        {
            while (network.Now < end)
            {
                await network.Delay(PutEvery);
                await PutAsync();
            }
        }

        public async Task ReadUntilAsync(IHyperDht reader, TimeSpan end)
        {
            var reads = new List<Task>();
            while (network.Now < end)
            {
                await network.Delay(ReadEvery);
                reads.Add(ReadAsync(reader));
            }

            await Task.WhenAll(reads);
        }

        private async Task ReadAsync(IHyperDht reader)
        {
            _reads++;
            var (expected, began) = (_stored, network.Now);
            try
            {
                var value = await reader.MutableGetAsync(owner.DefaultKeyPair.PublicKey);
                _stale += value is null || value.Seq < expected ? 1 : 0;
            }
            catch (HyperDhtException)
            {
                _failed++;
            }

            _milliseconds.Add((network.Now - began).TotalMilliseconds);
        }
    }
}
