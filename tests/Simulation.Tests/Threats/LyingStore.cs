using HyperDht.Records;
using HyperDht.Records.Storage;
using HyperDht.Runtime;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>A store of a node that lies: it lists peers nobody announced, and goes on serving the first value it was given.</summary>
internal sealed class LyingStore(MemoryRecordStore honest, IReadOnlyList<ReadOnlyMemory<byte>> invented) : IRecordStore
{
    public static LyingStore Create(IServiceProvider scope, IReadOnlyList<ReadOnlyMemory<byte>> invented) => new(
        new MemoryRecordStore(
            (RecordsOptions)scope.GetService(typeof(RecordsOptions))!,
            (HyperDhtLimits)scope.GetService(typeof(HyperDhtLimits))!,
            (IDhtLoop)scope.GetService(typeof(IDhtLoop))!,
            (IRandomSource)scope.GetService(typeof(IRandomSource))!),
        invented);

    public ValueTask OpenAsync(CancellationToken cancellationToken) => honest.OpenAsync(cancellationToken);

    public bool TryGet(RecordKind kind, NodeId target, out StoredValue value) => honest.TryGet(kind, target, out value);

    public bool Put(RecordKind kind, NodeId target, StoredValue value) =>
        (kind is RecordKind.Mutable && honest.TryGet(kind, target, out _)) || honest.Put(kind, target, value);

    public bool Remove(RecordKind kind, NodeId target) => honest.Remove(kind, target);

    public bool AddPeer(NodeId topic, PublicKey key, StoredValue record) => true;

    public bool RemovePeer(NodeId topic, PublicKey key) => true;

    public int SamplePeers(NodeId topic, Span<ReadOnlyMemory<byte>> destination)
    {
        var count = Math.Min(destination.Length, invented.Count);
        for (var i = 0; i < count; i++)
        {
            destination[i] = invented[i];
        }

        return count;
    }

    public RecordUsage GetUsage(RecordKind kind) => honest.GetUsage(kind);

    public ValueTask DisposeAsync() => honest.DisposeAsync();
}
