using HyperDht;
using HyperDht.Records;

namespace Foreign.Parts;

/// <summary>Keeps nothing at all.</summary>
public sealed class ForgetfulStore : IRecordStore
{
    /// <summary>What it claims to hold of every kind.</summary>
    public RecordUsage Usage { get; init; }

    public ValueTask OpenAsync(CancellationToken cancellationToken) => default;

    public bool TryGet(RecordKind kind, NodeId target, out StoredValue value)
    {
        value = default!;
        return false;
    }

    public bool Put(RecordKind kind, NodeId target, StoredValue value) => false;

    public bool Remove(RecordKind kind, NodeId target) => false;

    public bool AddPeer(NodeId topic, PublicKey key, StoredValue record) => false;

    public bool RemovePeer(NodeId topic, PublicKey key) => false;

    public int SamplePeers(NodeId topic, Span<ReadOnlyMemory<byte>> destination) => 0;

    public RecordUsage GetUsage(RecordKind kind) => Usage;

    public ValueTask DisposeAsync() => default;
}
