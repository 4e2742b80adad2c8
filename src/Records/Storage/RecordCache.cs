namespace HyperDht.Records.Storage;

/// <summary>The records of one kind, with their ages and who sent them (spec 02 §6).</summary>
/// <remarks>Pure. Whoever owns it keeps its budgets by dropping what <see cref="Shares"/> and <see cref="Ages"/> point at.</remarks>
/// <param name="ages">How long entries live.</param>
/// <param name="overhead">Bytes an entry is charged with beside its own.</param>
internal class RecordCache(AgeQueue ages, int overhead)
{
    private readonly HashSet<RecordEntry> _entries = new(RecordKeyComparer.Instance);

    public AgeQueue Ages { get; } = ages;

    public SourceShares Shares { get; } = new();

    public int Count => _entries.Count;

    /// <summary>Bytes all entries are charged with.</summary>
    public long Bytes { get; private set; }

    public RecordEntry? Find(RecordKey key) =>
        _entries.GetAlternateLookup<RecordKey>().TryGetValue(key, out var entry) ? entry : null;

    /// <summary>Stores a value in place of an earlier one.</summary>
    public RecordEntry Set(RecordKey key, StoredValue value, TimeSpan now)
    {
        var entry = Find(key);
        if (entry is null)
        {
            entry = new RecordEntry(key);
            _entries.Add(entry);
        }
        else
        {
            Unlink(entry);
        }

        entry.Assign(value);
        Link(entry, now);
        return entry;
    }

    /// <summary>Forgets an entry.</summary>
    public virtual void Drop(RecordEntry entry)
    {
        Unlink(entry);
        _entries.Remove(entry);
    }

    /// <summary>Drops entries whose time is over, but not so many that others wait.</summary>
    /// <returns>Whether some are left.</returns>
    public bool DropExpired(int limit)
    {
        while (Ages.Expired is { } expired)
        {
            if (limit-- == 0)
            {
                return true;
            }

            Drop(expired);
        }

        if (_entries.Count < _entries.Capacity / 4)
        {
            _entries.TrimExcess();
        }

        return false;
    }

    protected virtual void Link(RecordEntry entry, TimeSpan now)
    {
        Ages.Add(entry, now);
        Shares.Add(entry, ChargeOf(entry));
        Bytes += ChargeOf(entry);
    }

    protected virtual void Unlink(RecordEntry entry)
    {
        Ages.Remove(entry);
        Shares.Remove(entry, ChargeOf(entry));
        Bytes -= ChargeOf(entry);
    }

    private int ChargeOf(RecordEntry entry) => entry.Length + overhead;
}
