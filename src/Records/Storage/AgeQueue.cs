namespace HyperDht.Records.Storage;

/// <summary>Entries in the order they were renewed, and the ticks that end them: two after the last renewal (spec 02 §6, rotation).</summary>
/// <remarks>
/// Pure. The two generations of the spec are the entries renewed since the last tick and those renewed in the tick before.
/// Reading renews only for <paramref name="maxTicks"/> ticks after the last put, so that no reader keeps a record for ever.
/// </remarks>
/// <param name="period">Time between ticks.</param>
/// <param name="maxTicks">Ticks that an entry survives at most without being put again.</param>
internal sealed class AgeQueue(TimeSpan period, int maxTicks)
{
    /// <summary>Ticks that end an entry that is left alone.</summary>
    public const int Generations = 2;

    private RecordEntry? _oldest;
    private RecordEntry? _newest;
    private int _tick;

    /// <summary>The next tick; null while nothing is stored, so that an idle node has no timer.</summary>
    public TimeSpan? Deadline { get; private set; }

    /// <summary>An entry whose time is over; null when there is none.</summary>
    public RecordEntry? Expired => _oldest is not null && _tick - _oldest.RenewedTick >= Generations ? _oldest : null;

    /// <summary>Adds an entry that was put now; the first one starts the clock.</summary>
    public void Add(RecordEntry entry, TimeSpan now)
    {
        Deadline ??= now + period;
        entry.PutTick = _tick;
        Append(entry);
    }

    /// <summary>An entry was read.</summary>
    /// <returns>False when it has been renewed for too long without being put again.</returns>
    public bool TryRenew(RecordEntry entry)
    {
        if (entry.RenewedTick == _tick)
        {
            return true;
        }

        if (_tick - entry.PutTick > maxTicks - Generations)
        {
            return false;
        }

        Unlink(entry);
        Append(entry);
        return true;
    }

    public void Remove(RecordEntry entry)
    {
        Unlink(entry);
        if (_oldest is null)
        {
            Deadline = null;
        }
    }

    public void HandleTimeout(TimeSpan now)
    {
        if (Deadline is { } deadline && now >= deadline)
        {
            Tick();
            Deadline = deadline + period;
        }
    }

    /// <summary>Ends a generation.</summary>
    public void Tick() => _tick++;

    private void Append(RecordEntry entry)
    {
        entry.RenewedTick = _tick;
        entry.RenewedBefore = _newest;
        if (_newest is null)
        {
            _oldest = entry;
        }
        else
        {
            _newest.RenewedAfter = entry;
        }

        _newest = entry;
    }

    private void Unlink(RecordEntry entry)
    {
        if (entry.RenewedBefore is null)
        {
            _oldest = entry.RenewedAfter;
        }
        else
        {
            entry.RenewedBefore.RenewedAfter = entry.RenewedAfter;
        }

        if (entry.RenewedAfter is null)
        {
            _newest = entry.RenewedBefore;
        }
        else
        {
            entry.RenewedAfter.RenewedBefore = entry.RenewedBefore;
        }

        entry.RenewedBefore = null;
        entry.RenewedAfter = null;
    }
}
