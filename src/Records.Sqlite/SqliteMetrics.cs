using System.Diagnostics.Metrics;

namespace HyperDht.Records.Sqlite;

/// <summary>Instruments of this plug-in.</summary>
internal static class SqliteMetrics
{
    /// <summary>The limit on all bytes of the file.</summary>
    public static readonly KeyValuePair<string, object?> ByBytes = new("limit", "bytes");

    /// <summary>The share of one network.</summary>
    public static readonly KeyValuePair<string, object?> ByPrefix = new("limit", "prefix");

    /// <summary>The number of records.</summary>
    public static readonly KeyValuePair<string, object?> BySize = new("limit", "size");

    /// <summary>The limits of one topic.</summary>
    public static readonly KeyValuePair<string, object?> ByTopic = new("limit", "topic");

    /// <summary>What is lost when the process is killed.</summary>
    public static readonly KeyValuePair<string, object?> ByWriting = new("limit", "writing");

    private static readonly Meter Meter = new("HyperDht");

    /// <summary>Records dropped before their age because a limit was reached.</summary>
    public static readonly Counter<long> Evicted = Meter.CreateCounter<long>(
        "hyperdht.records.evicted", "{record}", "Records dropped before their age because a limit was reached.");

    /// <summary>Records that were not taken: writing could not follow, their network has its share, or there is no room for one alone.</summary>
    public static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "hyperdht.records.refused", "{record}", "Records not stored: no room for one alone, a network with its full share, or writing that cannot follow.");

    /// <summary>Reads that renewed nothing because the record was put too long ago.</summary>
    public static readonly Counter<long> NotRenewed = Meter.CreateCounter<long>(
        "hyperdht.records.not_renewed", "{read}", "Reads that did not renew a record because it was put too long ago.");

    /// <summary>Changes given up because the file could not be written for long.</summary>
    public static readonly Counter<long> Lost = Meter.CreateCounter<long>(
        "hyperdht.records.sqlite.lost", "{record}", "Changes that were given up because the file could not be written.");

    /// <summary>Transactions and reads that failed.</summary>
    public static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "hyperdht.records.sqlite.failures", "{failure}", "Transactions and reads of the records file that failed.");

    /// <summary>Changes that wait to be written.</summary>
    public static readonly UpDownCounter<long> Pending = Meter.CreateUpDownCounter<long>(
        "hyperdht.records.sqlite.pending", "{record}", "Changes of records that wait to be written.");

    /// <summary>How long transactions take.</summary>
    public static readonly Histogram<double> BatchTime = Meter.CreateHistogram<double>(
        "hyperdht.records.sqlite.batch", "s", "How long a transaction of the records file takes.");
}
