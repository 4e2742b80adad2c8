namespace HyperDht.Records.Storage;

/// <summary>What one /24 network has in a cache, in the order it was put.</summary>
internal sealed class SourceShare(uint prefix)
{
    private RecordEntry? _newest;

    public uint Prefix { get; } = prefix;

    public long Bytes { get; private set; }

    /// <summary>Put before all others; null when nothing is left.</summary>
    public RecordEntry? Oldest { get; private set; }

    /// <summary>Its place among all shares (<see cref="SourceShares"/>).</summary>
    public int Rank { get; set; }

    public void Add(RecordEntry entry, int charge)
    {
        entry.Share = this;
        entry.PutBefore = _newest;
        if (_newest is null)
        {
            Oldest = entry;
        }
        else
        {
            _newest.PutAfter = entry;
        }

        _newest = entry;
        Bytes += charge;
    }

    public void Remove(RecordEntry entry, int charge)
    {
        if (entry.PutBefore is null)
        {
            Oldest = entry.PutAfter;
        }
        else
        {
            entry.PutBefore.PutAfter = entry.PutAfter;
        }

        if (entry.PutAfter is null)
        {
            _newest = entry.PutBefore;
        }
        else
        {
            entry.PutAfter.PutBefore = entry.PutBefore;
        }

        entry.Share = null;
        entry.PutBefore = null;
        entry.PutAfter = null;
        Bytes -= charge;
    }
}
