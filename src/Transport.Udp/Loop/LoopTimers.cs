namespace HyperDht.Transport.Udp;

/// <summary>The timers of one loop: a heap by deadline, in which entries may be early.</summary>
/// <remarks>
/// Protocols move deadlines forward far more often than timers fire. Such a move only writes a number; the entry is put
/// right when it comes to the top. On the loop only.
/// </remarks>
internal sealed class LoopTimers
{
    private LoopTimer[] _heap = new LoopTimer[16];
    private long _order;

    /// <summary>Entries in the heap, the lazily cleared included.</summary>
    public int Count { get; private set; }

    /// <summary>When to look again, in ticks; <see cref="LoopTimer.Never"/> when there is nothing.</summary>
    public long NextDue => Count == 0 ? LoopTimer.Never : _heap[0].QueuedDue;

    public void Set(LoopTimer timer, long due)
    {
        due = Math.Min(due, LoopTimer.Never - 1);
        (timer.Due, timer.Order) = (due, ++_order);
        if (timer.HeapIndex < 0)
        {
            if (Count == _heap.Length)
            {
                Array.Resize(ref _heap, Count * 2);
            }

            (timer.QueuedDue, timer.QueuedOrder) = (due, timer.Order);
            Raise(timer, Count++);
        }
        else if (due < timer.QueuedDue)
        {
            (timer.QueuedDue, timer.QueuedOrder) = (due, timer.Order);
            Raise(timer, timer.HeapIndex);
        }
    }

    public void Remove(LoopTimer timer)
    {
        if (timer.HeapIndex < 0)
        {
            return;
        }

        var last = _heap[--Count];
        _heap[Count] = null!;
        var index = timer.HeapIndex;
        timer.HeapIndex = -1;
        if (last != timer)
        {
            Raise(last, index);
            Lower(last, last.HeapIndex);
        }
    }

    /// <summary>Takes the next timer that is due.</summary>
    /// <param name="now">Ticks of the loop's clock.</param>
    /// <param name="newest">Timers set later than this number wait for the next call.</param>
    public LoopTimer? TakeDue(long now, long newest)
    {
        while (Count > 0 && _heap[0].QueuedDue <= now)
        {
            var timer = _heap[0];
            if (timer.Due == LoopTimer.Never)
            {
                Remove(timer);
            }
            else if (timer.Due > timer.QueuedDue)
            {
                (timer.QueuedDue, timer.QueuedOrder) = (timer.Due, timer.Order);
                Lower(timer, 0);
            }
            else if (timer.Order > newest)
            {
                return null;
            }
            else
            {
                Remove(timer);
                timer.Due = LoopTimer.Never;
                return timer;
            }
        }

        return null;
    }

    /// <summary>The number of the latest setting.</summary>
    public long NewestOrder => _order;

    private static bool IsBefore(LoopTimer left, LoopTimer right) => left.QueuedDue != right.QueuedDue
        ? left.QueuedDue < right.QueuedDue
        : left.QueuedOrder < right.QueuedOrder;

    private void Raise(LoopTimer timer, int index)
    {
        while (index > 0 && IsBefore(timer, _heap[(index - 1) / 2]))
        {
            Place(_heap[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }

        Place(timer, index);
    }

    private void Lower(LoopTimer timer, int index)
    {
        for (var child = (index * 2) + 1; child < Count; child = (index * 2) + 1)
        {
            if (child + 1 < Count && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], timer))
            {
                break;
            }

            Place(_heap[child], index);
            index = child;
        }

        Place(timer, index);
    }

    private void Place(LoopTimer timer, int index)
    {
        _heap[index] = timer;
        timer.HeapIndex = index;
    }
}
