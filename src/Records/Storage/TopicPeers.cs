namespace HyperDht.Records.Storage;

/// <summary>The peers of one topic in one generation: addressable by key for replacing, by position for drawing at random.</summary>
internal sealed class TopicPeers
{
    private readonly Dictionary<PublicKey, int> _positions = [];
    private readonly List<(PublicKey Key, StoredValue Record)> _peers = [];

    public int Count => _peers.Count;

    public ReadOnlyMemory<byte> this[int position] => _peers[position].Record.Bytes;

    /// <summary>Adds or replaces.</summary>
    /// <returns>Whether an earlier record was replaced, and which.</returns>
    public bool Set(PublicKey key, StoredValue record, out StoredValue replaced)
    {
        if (_positions.TryGetValue(key, out var position))
        {
            replaced = _peers[position].Record;
            _peers[position] = (key, record);
            return true;
        }

        replaced = default;
        _positions.Add(key, _peers.Count);
        _peers.Add((key, record));
        return false;
    }

    public bool Remove(PublicKey key, out StoredValue removed)
    {
        removed = default;
        if (!_positions.Remove(key, out var position))
        {
            return false;
        }

        removed = _peers[position].Record;
        var last = _peers[^1];
        _peers.RemoveAt(_peers.Count - 1);
        if (position < _peers.Count)
        {
            _peers[position] = last;
            _positions[last.Key] = position;
        }

        return true;
    }
}
