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

    /// <summary>Checks caused by down hints that run at a time.</summary>
    [Range(0, 1024)]
    [DhtLimit(row: "R10", counter: "hyperdht.rpc.down_hint.ignored", test: "R10_DownHints")]
    public int DownHintChecks { get; init; } = 10;
}
