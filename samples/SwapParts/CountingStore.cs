using HyperDht;
using HyperDht.Records;

namespace SwapParts;

/// <summary>A store that keeps values in a dictionary and no peers. A real one bounds what it keeps.</summary>
public sealed class CountingStore : IRecordStore
{
    private const int MaxValues = 10_000;

    private readonly Dictionary<(RecordKind Kind, NodeId Target), StoredValue> _values = [];

    public ValueTask OpenAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public bool TryGet(RecordKind kind, NodeId target, out StoredValue value) => _values.TryGetValue((kind, target), out value!);

    public bool Put(RecordKind kind, NodeId target, StoredValue value)
    {
        if (_values.Count >= MaxValues)
        {
            return false;
        }

        _values[(kind, target)] = value;
        return true;
    }

    public bool Remove(RecordKind kind, NodeId target) => _values.Remove((kind, target));

    public bool AddPeer(NodeId topic, PublicKey key, StoredValue record) => false;

    public bool RemovePeer(NodeId topic, PublicKey key) => false;

    public int SamplePeers(NodeId topic, Span<ReadOnlyMemory<byte>> destination) => 0;

    public RecordUsage GetUsage(RecordKind kind) => new(_values.Keys.Count(key => key.Kind == kind), 0);

    public ValueTask DisposeAsync()
    {
        Console.WriteLine($"{_values.Count} values were kept");
        return ValueTask.CompletedTask;
    }
}
