namespace HyperDht.Records.Storage;

/// <summary>Who has how much of a cache, by /24 network; the largest is always at hand (threat-model D1).</summary>
/// <remarks>A binary heap by bytes, in which every share knows its place: adding and removing cost the logarithm of the networks.</remarks>
internal sealed class SourceShares
{
    private readonly Dictionary<uint, SourceShare> _byPrefix = [];
    private readonly List<SourceShare> _heap = [];

    /// <summary>The share with the most bytes; null while nothing is stored.</summary>
    public SourceShare? Largest => _heap.Count == 0 ? null : _heap[0];

    /// <summary>The network of a host.</summary>
    public static uint PrefixOf(uint host) => host & 0xffffff00;

    public long BytesOf(uint prefix) => Find(prefix)?.Bytes ?? 0;

    public SourceShare? Find(uint prefix) => _byPrefix.GetValueOrDefault(prefix);

    public void Add(RecordEntry entry, int charge)
    {
        var prefix = PrefixOf(entry.Source.Host);
        if (!_byPrefix.TryGetValue(prefix, out var share))
        {
            share = new SourceShare(prefix) { Rank = _heap.Count };
            _byPrefix.Add(prefix, share);
            _heap.Add(share);
        }

        share.Add(entry, charge);
        MoveUp(share);
    }

    public void Remove(RecordEntry entry, int charge)
    {
        var share = entry.Share!;
        share.Remove(entry, charge);
        MoveDown(share);
        if (share.Oldest is not null)
        {
            return;
        }

        // An empty share weighs nothing, so it sank to a leaf; the last leaf takes its place.
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (last != share)
        {
            Place(last, share.Rank);
            MoveUp(last);
        }

        _byPrefix.Remove(share.Prefix);
    }

    private void MoveUp(SourceShare share)
    {
        while (share.Rank > 0 && _heap[(share.Rank - 1) / 2] is { } parent && parent.Bytes < share.Bytes)
        {
            Swap(parent, share);
        }
    }

    private void MoveDown(SourceShare share)
    {
        while (LargerChild(share.Rank) is { } child && child.Bytes > share.Bytes)
        {
            Swap(share, child);
        }
    }

    private SourceShare? LargerChild(int rank)
    {
        var left = (2 * rank) + 1;
        if (left >= _heap.Count)
        {
            return null;
        }

        return left + 1 < _heap.Count && _heap[left + 1].Bytes > _heap[left].Bytes ? _heap[left + 1] : _heap[left];
    }

    private void Swap(SourceShare upper, SourceShare lower)
    {
        var rank = upper.Rank;
        Place(upper, lower.Rank);
        Place(lower, rank);
    }

    private void Place(SourceShare share, int rank)
    {
        _heap[rank] = share;
        share.Rank = rank;
    }
}
