namespace HyperDht.Records.Storage;

/// <summary>Keeps forwards in the record store, and beside it the servers of this node, which never age.</summary>
internal sealed class ForwardTable(IRecordStore store) : IForwardTable
{
    private readonly Dictionary<NodeId, ReadOnlyMemory<byte>> _retained = [];

    public bool TryGet(NodeId target, out ForwardEntry entry)
    {
        if (_retained.TryGetValue(target, out var record))
        {
            entry = new ForwardEntry(record, null);
            return true;
        }

        var found = store.TryGet(RecordKind.Forward, target, out var value);
        entry = found ? new ForwardEntry(value.Bytes, value.Source) : default;
        return found;
    }

    public bool Set(NodeId target, ReadOnlyMemory<byte> record, PeerAddress relay) =>
        _retained.ContainsKey(target) || store.Put(RecordKind.Forward, target, new StoredValue(record, relay));

    public bool Remove(NodeId target) => store.Remove(RecordKind.Forward, target);

    public bool TryRetain(NodeId target, ReadOnlyMemory<byte> record)
    {
        if (!_retained.TryAdd(target, record))
        {
            return false;
        }

        store.Remove(RecordKind.Forward, target);
        return true;
    }

    public bool Release(NodeId target) => _retained.Remove(target);
}
