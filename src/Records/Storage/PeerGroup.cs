namespace HyperDht.Records.Storage;

/// <summary>Peers of a topic in the order they were put; of one network where the topic is crowded.</summary>
internal sealed class PeerGroup(uint prefix)
{
    private const int SmallSample = 64;

    private RecordEntry[] _peers = new RecordEntry[1];

    public uint Prefix { get; } = prefix;

    /// <summary>Its place among the groups of a crowded topic.</summary>
    public int Position { get; set; }

    public int Count { get; private set; }

    public ReadOnlySpan<RecordEntry> Peers => _peers.AsSpan(0, Count);

    public void Add(RecordEntry peer)
    {
        if (Count == _peers.Length)
        {
            Array.Resize(ref _peers, 2 * Count);
        }

        _peers[Count++] = peer;
    }

    /// <summary>Takes a peer out; the order of the others stays.</summary>
    public void Remove(RecordEntry peer)
    {
        var position = 0;
        while (!ReferenceEquals(_peers[position], peer))
        {
            position++;
        }

        Count--;
        Array.Copy(_peers, position + 1, _peers, position, Count - position);
        _peers[Count] = null!;
    }

    /// <summary>How many come from a host.</summary>
    public int CountOf(uint host)
    {
        var count = 0;
        foreach (var peer in Peers)
        {
            count += peer.Source.Host == host ? 1 : 0;
        }

        return count;
    }

    /// <summary>The oldest that came from a host.</summary>
    public RecordEntry OldestOf(uint host)
    {
        var position = 0;
        while (_peers[position].Source.Host != host)
        {
            position++;
        }

        return _peers[position];
    }

    /// <summary>Fills a span with a uniform choice, none twice.</summary>
    /// <param name="destination">At most <see cref="Count"/> long.</param>
    /// <param name="draws">Where the choice comes from.</param>
    public void Sample(Span<ReadOnlyMemory<byte>> destination, scoped ref RandomDraws draws)
    {
        var chosen = destination.Length <= SmallSample ? stackalloc int[SmallSample] : new int[destination.Length];
        draws.Choose(Count, chosen[..destination.Length]);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = _peers[chosen[i]].Bytes;
        }
    }
}
