using System.ComponentModel.DataAnnotations;

namespace HyperDht.Limits;

/// <summary>Limits of the RPC layer. Bound from <c>HyperDht:Limits:Rpc</c>.</summary>
public sealed record RpcLimits
{
    /// <summary>Delayed pings that wait at a time.</summary>
    [Range(0, 65536)]
    [DhtLimit(row: "R8", counter: "hyperdht.rpc.delayed_ping.dropped", test: "R8_DelayedWork")]
    public int DelayedPings { get; init; } = 1024;

    /// <summary>Delayed pings that wait at a time for one source host, loopback excepted.</summary>
    [Range(0, 65536)]
    [DhtLimit(row: "R8", counter: "hyperdht.rpc.delayed_ping.dropped", test: "R8_DelayedWork")]
    public int DelayedPingsPerHost { get; init; } = 8;

    /// <summary>Requests of ours that wait for room or for an answer at a time.</summary>
    [Range(1, 32768)]
    [DhtLimit(row: "R2", counter: "hyperdht.rpc.requests.refused", test: "R2_ForgedReplies")]
    public int OutstandingRequests { get; init; } = 16384;

    /// <summary>Pings per second to senders that the routing table does not know, to see whether they are there.</summary>
    [Range(1, 100_000)]
    [DhtLimit(row: "R3", counter: "hyperdht.rpc.newcomers.dropped", test: "R3_TablePollution")]
    public int NewcomerPingsPerSecond { get; init; } = 500;

    /// <summary>Senders that wait for such a ping at a time.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "R3", counter: "hyperdht.rpc.newcomers.dropped", test: "R3_TablePollution")]
    public int NewcomersWaiting { get; init; } = 1024;

    /// <summary>Bytes of replies that a host gets before it has proved to be there; from then on four times what it sends.</summary>
    [Range(0, 1 << 30)]
    [DhtLimit(row: "R6", counter: "hyperdht.rpc.replies.dropped", test: "R6_Amplification")]
    public int UnprovenBurstBytes { get; init; } = 16 * 1024;

    /// <summary>Bytes of replies per second to all such hosts together.</summary>
    [Range(1024, 1 << 30)]
    [DhtLimit(row: "R6", counter: "hyperdht.rpc.replies.dropped", test: "R6_Amplification")]
    public int UnprovenBytesPerSecond { get; init; } = 8_000_000;

    /// <summary>Such hosts that are remembered; others get four times what they send and nothing before.</summary>
    [Range(0, 1 << 24)]
    [DhtLimit(row: "R6", counter: "hyperdht.rpc.replies.dropped", test: "R6_Amplification")]
    public int UnprovenHosts { get; init; } = 4096;

    /// <summary>Nodes of one public host in one bucket, once the routing table holds more than 64.</summary>
    [Range(1, 20)]
    [DhtLimit(row: "R11", counter: "hyperdht.rpc.table.refused", test: "R11_Eclipse")]
    public int BucketNodesPerHost { get; init; } = 2;

    /// <summary>Nodes of one public /24 in one bucket, once the routing table holds more than 64.</summary>
    [Range(1, 20)]
    [DhtLimit(row: "R11", counter: "hyperdht.rpc.table.refused", test: "R11_Eclipse")]
    public int BucketNodesPerNetwork { get; init; } = 4;

    /// <summary>Nodes of one public /24 in the whole routing table, once it holds more than 64.</summary>
    [Range(1, 5120)]
    [DhtLimit(row: "R11", counter: "hyperdht.rpc.table.refused", test: "R11_Eclipse")]
    public int TableNodesPerNetwork { get; init; } = 8;

    /// <summary>Addresses of one public /24 that a query visits, once the routing table holds 64 nodes.</summary>
    [Range(1, 65536)]
    [DhtLimit(row: "R11", counter: "hyperdht.rpc.query.nodes.ignored", test: "R11_Eclipse")]
    public int VisitsPerNetwork { get; init; } = 32;

    /// <summary>Nodes of one public host in the spread-out part of a query's result, which is visited and stored at beside the nearest.</summary>
    [Range(1, 20)]
    [DhtLimit(row: "R11", counter: "hyperdht.rpc.query.nodes.ignored", test: "R11_Eclipse")]
    public int SpreadNodesPerHost { get; init; } = 1;

    /// <summary>Nodes of one public /24 in the spread-out part of a query's result.</summary>
    [Range(1, 20)]
    [DhtLimit(row: "R11", counter: "hyperdht.rpc.query.nodes.ignored", test: "R11_Eclipse")]
    public int SpreadNodesPerNetwork { get; init; } = 2;

    /// <summary>Nodes of the spread-out part that a query stores at beyond the nearest 20.</summary>
    [Range(0, 20)]
    [DhtLimit(row: "R11", counter: "hyperdht.rpc.query.nodes.ignored", test: "R11_Eclipse")]
    public int ExtraCommits { get; init; } = 5;

    /// <summary>Closer nodes of one reply that a query looks at.</summary>
    [Range(1, 1024)]
    [DhtLimit(row: "R9", counter: "hyperdht.rpc.query.nodes.ignored", test: "R9_SteeredLookups")]
    public int CloserNodesPerReply { get; init; } = 20;

    /// <summary>Nodes that one query remembers.</summary>
    [Range(20, 1 << 20)]
    [DhtLimit(row: "R9", counter: "hyperdht.rpc.query.nodes.ignored", test: "R9_SteeredLookups")]
    public int NodesPerQuery { get; init; } = 2048;

    /// <summary>Requests of one query, its commits not counted.</summary>
    [Range(20, 1 << 20)]
    [DhtLimit(row: "R9", counter: "hyperdht.rpc.query.cut", test: "R9_SteeredLookups")]
    public int RequestsPerQuery { get; init; } = 200;

    /// <summary>How long a query walks, the time in which it waits for its consumer not counted; then it ends with what it has.</summary>
    [TimeSpanRange(1, 3600)]
    [DhtLimit(row: "R9", counter: "hyperdht.rpc.query.cut", test: "R9_SteeredLookups")]
    public TimeSpan QueryTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Addresses of one public host that a query visits, once the routing table holds 64 nodes.</summary>
    [Range(1, 65536)]
    [DhtLimit(row: "R9", counter: "hyperdht.rpc.query.nodes.ignored", test: "R9_SteeredLookups")]
    public int VisitsPerHost { get; init; } = 8;

    /// <summary>Nodes that one replier alone has named and that have not answered, at a time and in one query.</summary>
    [Range(1, 65536)]
    [DhtLimit(row: "R9", counter: "hyperdht.rpc.query.nodes.ignored", test: "R9_SteeredLookups")]
    public int UnansweredPerReplier { get; init; } = 40;

    /// <summary>Checks caused by down hints that run at a time.</summary>
    [Range(0, 1024)]
    [DhtLimit(row: "R10", counter: "hyperdht.rpc.down_hint.ignored", test: "R10_DownHints")]
    public int DownHintChecks { get; init; } = 10;

    /// <summary>The least time between two such checks of one node.</summary>
    [TimeSpanRange(0, 86_400)]
    [DhtLimit(row: "R10", counter: "hyperdht.rpc.down_hint.ignored", test: "R10_DownHints")]
    public TimeSpan DownHintInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The share of one /24, in percent, of the last views of our address that count, once three networks are known; private networks are exempt.</summary>
    [Range(1, 100)]
    [DhtLimit(row: "R4", counter: "hyperdht.rpc.votes.ignored", test: "R4_AddressLies")]
    public int AddressVotePercent { get; init; } = 50;
}
