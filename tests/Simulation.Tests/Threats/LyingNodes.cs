using HyperDht.Records;
using HyperDht.Records.Encoding;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>A network of 20 storing nodes, 5 of which lie about what they store.</summary>
internal static class LyingNodes
{
    public const int Nodes = 20;
    public const int Liars = 5;

    private const int InventedByEach = 20;

    /// <summary>Runs a body in the network.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="inConcert">Whether all liars invent the same peers.</param>
    /// <param name="body">Gets the nodes, liars last, and the keys that were invented.</param>
    public static Task RunAsync(int seed, bool inConcert, Func<SimulatedNetwork, IReadOnlyList<IHyperDht>, HashSet<PublicKey>, Task> body)
    {
        var invented = new HashSet<PublicKey>();
        var made = 0;
        SimulatedNetwork? running = null;
        var options = new SimulatedNetworkOptions
        {
            Build = builder => builder.Services.AddScoped<IRecordStore>(scope => ++made > Nodes - Liars && made <= Nodes
                ? LyingStore.Create(scope, Invent(running!, inConcert ? 0 : made, invented))
                : ActivatorUtilities.CreateInstance<HyperDht.Records.Storage.MemoryRecordStore>(scope)),
        };
        return SimulatedNetwork.RunAsync(
            seed,
            async network =>
            {
                running = network;
                var nodes = new List<IHyperDht> { await network.AddBootstrapperAsync() };
                while (nodes.Count < Nodes)
                {
                    nodes.Add(await network.AddNodeAsync());
                }

                await body(network, nodes, invented);
            },
            options);
    }

    private static ReadOnlyMemory<byte>[] Invent(SimulatedNetwork network, int group, HashSet<PublicKey> invented)
    {
        var records = new ReadOnlyMemory<byte>[InventedByEach];
        for (var i = 0; i < records.Length; i++)
        {
            using var keyPair = KeyPair.FromSeed(NodeId.Hash([(byte)group, (byte)i, (byte)network.Seed]).Span);
            invented.Add(keyPair.PublicKey);
            records[i] = PeerCodec.Encode(new DhtPeer(keyPair.PublicKey, []));
        }

        return records;
    }
}
