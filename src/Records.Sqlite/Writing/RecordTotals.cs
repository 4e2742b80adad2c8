using HyperDht.Records.Sqlite.Database;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>How much of each kind is in the file. The writer changes it; anybody reads what the last transaction left.</summary>
internal sealed class RecordTotals
{
    private readonly long[] _counts = new long[Schema.Kinds.Length];
    private readonly long[] _bytes = new long[Schema.Kinds.Length];
    private volatile RecordUsage[] _published = new RecordUsage[Schema.Kinds.Length];

    /// <summary>Records of all kinds, the transaction under way included. On the writer.</summary>
    public long Count => _counts.Sum();

    /// <summary>Bytes of all kinds, the transaction under way included. On the writer.</summary>
    public long Bytes => _bytes.Sum();

    /// <summary>What the last transaction left. Any thread.</summary>
    public RecordUsage this[RecordKind kind] => _published[(int)kind];

    public long CountOf(RecordKind kind) => _counts[(int)kind];

    public long BytesOf(RecordKind kind) => _bytes[(int)kind];

    public void Add(RecordKind kind, long count, long bytes)
    {
        _counts[(int)kind] += count;
        _bytes[(int)kind] += bytes;
    }

    /// <summary>The transaction is in the file.</summary>
    public void Publish() => _published =
        [.. Schema.Kinds.Select(kind => new RecordUsage((int)Math.Min(int.MaxValue, _counts[(int)kind]), _bytes[(int)kind]))];

    /// <summary>The transaction is not in the file.</summary>
    public void TakeBack()
    {
        foreach (var kind in Schema.Kinds)
        {
            _counts[(int)kind] = _published[(int)kind].Count;
            _bytes[(int)kind] = _published[(int)kind].Bytes;
        }
    }
}
