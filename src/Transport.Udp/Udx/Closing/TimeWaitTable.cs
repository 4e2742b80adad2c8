using HyperDht.Udx.Wire;

namespace HyperDht.Udx.Closing;

/// <summary>
/// Ended streams of the last 30 seconds. Without them a peer whose last acknowledgement was lost retransmits its END into
/// the void and fails after 13 seconds (spec 04 §9).
/// </summary>
internal sealed class TimeWaitTable(int capacity)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerSpacing = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<uint, (TimeWaitEntry Entry, TimeSpan NextAnswerAt)> _entries = [];
    private readonly Queue<(uint Id, TimeSpan ExpiresAt)> _order = new();

    /// <summary>Streams remembered.</summary>
    public int Count => _entries.Count;

    /// <summary>When <see cref="Expire"/> has something to do.</summary>
    public TimeSpan? Deadline => _order.TryPeek(out var oldest) ? oldest.ExpiresAt : null;

    /// <summary>Remembers a stream; forgets the oldest when full.</summary>
    public void Add(uint id, uint remoteId, PeerAddress remote, uint next, uint remoteNext, TimeSpan now)
    {
        if (capacity == 0)
        {
            return;
        }

        while (_order.Count >= capacity)
        {
            UdxMetrics.TimeWaitEvicted.Add(1);
            RemoveOldest();
        }

        var entry = new TimeWaitEntry(id, remoteId, remote, next, remoteNext, now + Lifetime);
        _entries[id] = (entry, TimeSpan.Zero);
        _order.Enqueue((id, entry.ExpiresAt));
    }

    /// <summary>Forgets a stream whose id is used again.</summary>
    public void Remove(uint id) => _entries.Remove(id);

    /// <summary>Forgets what is old enough.</summary>
    public void Expire(TimeSpan now)
    {
        while (_order.TryPeek(out var oldest) && oldest.ExpiresAt <= now)
        {
            RemoveOldest();
        }
    }

    /// <summary>Whether a packet belongs to a remembered stream; if it wants to be confirmed, also with what.</summary>
    public bool TryHandle(PeerAddress source, in UdxHeader header, TimeSpan now, out UdxHeader? answer)
    {
        answer = null;
        if (!_entries.TryGetValue(header.StreamId, out var known))
        {
            return false;
        }

        var entry = known.Entry;
        if (source.Host != entry.Remote.Host || (header.Flags & (UdxFlags.Data | UdxFlags.End)) == 0 || now < known.NextAnswerAt)
        {
            return true;
        }

        _entries[entry.Id] = (entry, now + AnswerSpacing);
        answer = new UdxHeader(UdxFlags.None, 0, entry.RemoteId, 0, entry.Next, entry.RemoteNext);
        return true;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _entries.Clear();
        _order.Clear();
    }

    private void RemoveOldest()
    {
        var (id, expiresAt) = _order.Dequeue();

        // The id may have been used and remembered again since.
        if (_entries.TryGetValue(id, out var known) && known.Entry.ExpiresAt == expiresAt)
        {
            _entries.Remove(id);
        }
    }
}
