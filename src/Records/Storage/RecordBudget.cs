using HyperDht.Limits;

namespace HyperDht.Records.Storage;

/// <summary>Keeps all caches of a store within what they may hold: who has most loses what it put first (threat-model D1).</summary>
/// <remarks>Pure. A put costs no more than what it drops, however much is stored.</remarks>
/// <param name="caches">The caches by kind; null where nothing is stored.</param>
/// <param name="options">How many records of a kind there may be.</param>
/// <param name="limits">How many bytes, in all and of one network.</param>
/// <param name="diversity">Which networks the share of one network is limited for.</param>
internal sealed class RecordBudget(RecordCache?[] caches, RecordsOptions options, RecordsLimits limits, Diversity diversity)
{
    private readonly long _shareOfPrefix = (long)((Int128)limits.MaxBytes * limits.PrefixPercent / 100);

    /// <summary>Bytes all caches are charged with.</summary>
    public long Bytes
    {
        get
        {
            var bytes = 0L;
            foreach (var cache in caches)
            {
                bytes += cache?.Bytes ?? 0;
            }

            return bytes;
        }
    }

    /// <summary>Whether a value may be put at all: one that would not fit into an empty store is refused before it drops anything.</summary>
    public bool Admits(StoredValue value, int overhead)
    {
        var room = diversity.Counts(value.Source.Host) ? _shareOfPrefix : limits.MaxBytes;
        if (value.Bytes.Length + overhead <= room)
        {
            return true;
        }

        RecordsMetrics.Refused.Add(1);
        return false;
    }

    /// <summary>Drops what is too much since an entry was put.</summary>
    /// <returns>False when the entry itself had to go.</returns>
    public bool Keep(RecordKind kind, RecordEntry entry)
    {
        KeepShare(entry);
        while (caches[(int)kind]!.Count > options.MaxCountOf(kind))
        {
            DropOldest(caches[(int)kind]!, caches[(int)kind]!.Shares.Largest!, RecordsMetrics.BySize);
        }

        while (Bytes > limits.MaxBytes)
        {
            DropOldestOfLargest();
        }

        return entry.Share is not null;
    }

    private static void DropOldest(RecordCache cache, SourceShare share, KeyValuePair<string, object?> limit)
    {
        cache.Drop(share.Oldest!);
        RecordsMetrics.Evicted.Add(1, limit);
    }

    private void KeepShare(RecordEntry entry)
    {
        // Nobody can have too much while all together have less than that.
        if (Bytes <= _shareOfPrefix || !diversity.Counts(entry.Source.Host))
        {
            return;
        }

        var prefix = SourceShares.PrefixOf(entry.Source.Host);
        while (BytesOf(prefix, out var cache, out var largest) > _shareOfPrefix)
        {
            DropOldest(cache!, largest!, RecordsMetrics.ByPrefix);
        }
    }

    // What a network has in all caches, and where it has most.
    private long BytesOf(uint prefix, out RecordCache? cache, out SourceShare? largest)
    {
        cache = null;
        largest = null;
        var bytes = 0L;
        foreach (var candidate in caches)
        {
            if (candidate?.Shares.Find(prefix) is { } share)
            {
                bytes += share.Bytes;
                if (share.Bytes > (largest?.Bytes ?? 0))
                {
                    cache = candidate;
                    largest = share;
                }
            }
        }

        return bytes;
    }

    private void DropOldestOfLargest()
    {
        RecordCache? fullest = null;
        foreach (var cache in caches)
        {
            if (cache?.Shares.Largest?.Bytes > (fullest?.Shares.Largest!.Bytes ?? 0))
            {
                fullest = cache;
            }
        }

        DropOldest(fullest!, fullest!.Shares.Largest!, RecordsMetrics.ByBytes);
    }
}
