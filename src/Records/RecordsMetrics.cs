using System.Diagnostics.Metrics;

namespace HyperDht.Records;

/// <summary>Counters of what the limits on records dropped.</summary>
internal static class RecordsMetrics
{
    /// <summary>The limit on all bytes.</summary>
    public static readonly KeyValuePair<string, object?> ByBytes = new("limit", "bytes");

    /// <summary>The share of one network.</summary>
    public static readonly KeyValuePair<string, object?> ByPrefix = new("limit", "prefix");

    /// <summary>The number of records of one kind.</summary>
    public static readonly KeyValuePair<string, object?> BySize = new("limit", "size");

    /// <summary>The limits of one topic.</summary>
    public static readonly KeyValuePair<string, object?> ByTopic = new("limit", "topic");

    private static readonly Meter Meter = new("HyperDht");

    public static readonly Counter<long> Evicted = Meter.CreateCounter<long>(
        "hyperdht.records.evicted", "{record}", "Records dropped before their age because a limit was reached.");

    public static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "hyperdht.records.refused", "{record}", "Records not stored because one alone is larger than the room there is.");

    public static readonly Counter<long> NotRenewed = Meter.CreateCounter<long>(
        "hyperdht.records.not_renewed", "{read}", "Reads that did not renew a record because it was put too long ago.");

    public static readonly Counter<long> PeersIgnored = Meter.CreateCounter<long>(
        "hyperdht.records.peers_ignored", "{peer}", "Peers of replies to lookups that came twice, or beyond the limit of one reply.");
}
