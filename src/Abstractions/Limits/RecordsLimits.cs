using System.ComponentModel.DataAnnotations;

namespace HyperDht.Limits;

/// <summary>What others can make a storing node keep. Bound from <c>HyperDht:Limits:Records</c>.</summary>
/// <remarks>Whoever has most loses first. The limits by network and by address do not hold for private ranges.</remarks>
public sealed record RecordsLimits
{
    /// <summary>Bytes the memory store holds in all, what it needs to find them included; the largest network loses its oldest first.</summary>
    [Range(1024L * 1024, 1L << 40)]
    [DhtLimit(row: "D1", counter: "hyperdht.records.evicted", test: "D1_CacheWipe")]
    public long MaxBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Percent of <see cref="MaxBytes"/> that one /24 network fills at most; then it loses its own oldest.</summary>
    [Range(1, 100)]
    [DhtLimit(row: "D1", counter: "hyperdht.records.evicted", test: "D1_CacheWipe")]
    public int PrefixPercent { get; init; } = 5;

    /// <summary>How many times its age a record lives at most without being put again, however often it is read.</summary>
    [Range(2, 1000)]
    [DhtLimit(row: "D1", counter: "hyperdht.records.not_renewed", test: "D1_CacheWipe")]
    public int LifeInAges { get; init; } = 4;

    /// <summary>Peers from which on a topic is crowded: the three limits below hold, and lookups choose among networks first.</summary>
    [Range(20, 1 << 20)]
    [DhtLimit(row: "D2", counter: "hyperdht.records.evicted", test: "D2_TopicFlooding")]
    public int CrowdedTopic { get; init; } = 200;

    /// <summary>Peers of a crowded topic that one address announces at most; then it loses its oldest.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "D2", counter: "hyperdht.records.evicted", test: "D2_TopicFlooding")]
    public int TopicPeersPerAddress { get; init; } = 64;

    /// <summary>Peers of a crowded topic that one /24 network announces at most; then it loses its oldest.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "D2", counter: "hyperdht.records.evicted", test: "D2_TopicFlooding")]
    public int TopicPeersPerPrefix { get; init; } = 256;

    /// <summary>Peers of a topic in all; then the network with most of them loses its oldest.</summary>
    [Range(20, 1 << 20)]
    [DhtLimit(row: "D2", counter: "hyperdht.records.evicted", test: "D2_TopicFlooding")]
    public int TopicPeers { get; init; } = 1000;

    /// <summary>Peers of one reply to a lookup of ours that are looked at; honest nodes show 20.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "D3", counter: "hyperdht.records.peers_ignored", test: "D3_InventedPeers")]
    public int PeersPerReply { get; init; } = 20;

    /// <summary>Requests that wait for one plug-in, or that it handles, at a time.</summary>
    [Range(1, 65536)]
    [DhtLimit(row: "S7", counter: "hyperdht.plugins.dropped", test: "S7_PluginHandlers")]
    public int PluginRequests { get; init; } = 1024;
}
