namespace HyperDht.Testing;

/// <summary>What is still to happen, ordered by time, then by the order it was scheduled in: a binary heap.</summary>
internal sealed class EventQueue
{
    private const int LeastDropped = 4096;

    private Entry[] _heap = new Entry[1024];
    private int _dead;
    private long _sequence;

    public int Count { get; private set; }

    /// <summary>The number the next scheduled event gets.</summary>
    public long NextSequence => _sequence;

    /// <summary>When the next event happens; only if there is one.</summary>
    public long NextTime => _heap[0].Time;

    public void Schedule(long time, ScheduledEvent item, int version = 0)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, _heap.Length * 2);
        }

        var entry = new Entry(time, _sequence++, item, version);
        var index = Count++;
        while (index > 0)
        {
            var parent = (index - 1) >> 1;
            if (!entry.IsBefore(in _heap[parent]))
            {
                break;
            }

            _heap[index] = _heap[parent];
            index = parent;
        }

        _heap[index] = entry;
    }

    /// <summary>Takes the next event if it is due and was scheduled before the given number.</summary>
    public bool TryTake(long now, long sequenceLimit, out ScheduledEvent item, out int version)
    {
        if (Count == 0 || _heap[0].Time > now || _heap[0].Sequence >= sequenceLimit)
        {
            item = null!;
            version = 0;
            return false;
        }

        item = _heap[0].Item;
        version = _heap[0].Version;
        var last = _heap[--Count];
        _heap[Count] = default;
        if (Count > 0)
        {
            SiftDown(last);
        }

        return true;
    }

    /// <summary>An event in the queue is dead. When most are, they are dropped: a flood leaves thousands that wait for their time.</summary>
    public void NoteDead()
    {
        if (++_dead > Math.Max(LeastDropped, Count / 2))
        {
            DropDead();
        }
    }

    private void DropDead()
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (!_heap[i].Item.IsDead(_heap[i].Version))
            {
                _heap[kept++] = _heap[i];
            }
        }

        // What is in order is a heap.
        _heap.AsSpan(kept, Count - kept).Clear();
        _heap.AsSpan(0, kept).Sort(static (left, right) => left.IsBefore(in right) ? -1 : right.IsBefore(in left) ? 1 : 0);
        (Count, _dead) = (kept, 0);
    }

    private void SiftDown(Entry entry)
    {
        var index = 0;
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && _heap[child + 1].IsBefore(in _heap[child]))
            {
                child++;
            }

            if (!_heap[child].IsBefore(in entry))
            {
                break;
            }

            _heap[index] = _heap[child];
            index = child;
        }

        _heap[index] = entry;
    }

    private readonly struct Entry(long time, long sequence, ScheduledEvent item, int version)
    {
        public readonly long Time = time;
        public readonly long Sequence = sequence;
        public readonly ScheduledEvent Item = item;
        public readonly int Version = version;

        public bool IsBefore(in Entry other) => Time < other.Time || (Time == other.Time && Sequence < other.Sequence);
    }
}
