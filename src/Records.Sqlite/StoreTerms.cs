using HyperDht.Records.Sqlite.Database;

namespace HyperDht.Records.Sqlite;

/// <summary>What a store keeps, how much and for how long.</summary>
internal sealed class StoreTerms(SqliteRecordsOptions options, RecordsOptions records, HyperDhtLimits limits)
{
    public SqliteRecordsOptions Options => options;

    /// <summary>Milliseconds that each kind lives, by number.</summary>
    public long[] Ages { get; } = Array.ConvertAll(Schema.Kinds, kind => (long)records.AgeOf(kind).TotalMilliseconds);

    public SourceDiversity Diversity { get; } = new(limits);

    /// <summary>Bytes that one /24 network may have in the file.</summary>
    public long MaxBytesOfPrefix { get; } = options.MaxBytes / 100 * limits.Records.PrefixPercent;
}
