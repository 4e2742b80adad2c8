using HyperDht;
using HyperDht.Records;

namespace Foreign.Parts;

/// <summary>A store of its own kind: keeps values in a dictionary and writes down what is put.</summary>
public sealed class RecordingStore(CallLog log) : IRecordStore
{
    private readonly Dictionary<(RecordKind, NodeId), StoredValue> _values = [];

    public ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        log.Add("open");
        return default;
    }

    public bool TryGet(RecordKind kind, NodeId target, out StoredValue value) => _values.TryGetValue((kind, target), out value!);

    public bool Put(RecordKind kind, NodeId target, StoredValue value)
    {
        log.Add($"put {kind}");
        _values[(kind, target)] = value;
        return true;
    }

    public bool Remove(RecordKind kind, NodeId target) => _values.Remove((kind, target));

    public bool AddPeer(NodeId topic, PublicKey key, StoredValue record) => false;

    public bool RemovePeer(NodeId topic, PublicKey key) => false;

    public int SamplePeers(NodeId topic, Span<ReadOnlyMemory<byte>> destination) => 0;

    public RecordUsage GetUsage(RecordKind kind) => default!;

    public ValueTask DisposeAsync()
    {
        log.Add("close");
        return default;
    }
}
