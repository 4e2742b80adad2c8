using System.ComponentModel.DataAnnotations;

namespace HyperDht.Limits;

/// <summary>What others can make a storing node keep. Bound from <c>HyperDht:Limits:Records</c>.</summary>
public sealed record RecordsLimits
{
    /// <summary>Bytes the memory store holds in all; the oldest go first.</summary>
    [Range(1024L * 1024, long.MaxValue)]
    [DhtLimit(row: "D1", counter: "hyperdht.records.evicted", test: "D1_CacheWipe")]
    public long MaxBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Requests that wait for one plug-in, or that it handles, at a time.</summary>
    [Range(1, 65536)]
    [DhtLimit(row: "S7", counter: "hyperdht.plugins.dropped", test: "S7_PluginHandlers")]
    public int PluginRequests { get; init; } = 1024;
}
