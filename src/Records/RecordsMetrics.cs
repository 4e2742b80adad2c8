using System.Diagnostics.Metrics;

namespace HyperDht.Records;

/// <summary>Instruments of this concern.</summary>
internal static class RecordsMetrics
{
    private static readonly Meter Meter = new("HyperDht");

    /// <summary>Records dropped before their age because the byte budget was full.</summary>
    public static readonly Counter<long> Evicted = Meter.CreateCounter<long>(
        "hyperdht.records.evicted", "{record}", "Records dropped before their age because the byte budget was full.");
}
