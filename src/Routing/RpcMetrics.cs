using System.Diagnostics.Metrics;

namespace HyperDht.Routing;

/// <summary>Counters of the RPC layer on the meter <c>HyperDht</c>.</summary>
internal static class RpcMetrics
{
    private static readonly Meter Meter = new("HyperDht");

    public static readonly Counter<long> DelayedPingsDropped = Meter.CreateCounter<long>(
        "hyperdht.rpc.delayed_ping.dropped", "{request}", "Delayed pings refused because too many wait.");

    public static readonly Counter<long> RequestsRefused = Meter.CreateCounter<long>(
        "hyperdht.rpc.requests.refused", "{request}", "Requests of ours refused because too many are outstanding.");

    public static readonly Counter<long> DownHintsIgnored = Meter.CreateCounter<long>(
        "hyperdht.rpc.down_hint.ignored", "{request}", "Down hints that did not cause a check.");

    public static readonly Counter<long> RepliesUnmatched = Meter.CreateCounter<long>(
        "hyperdht.rpc.replies.unmatched", "{reply}", "Replies that no request of ours waits for.");

    public static readonly Counter<long> TokensRejected = Meter.CreateCounter<long>(
        "hyperdht.rpc.tokens.rejected", "{request}", "Requests with a wrong token.");

    public static readonly Counter<long> NewcomersDropped = Meter.CreateCounter<long>(
        "hyperdht.rpc.newcomers.dropped", "{node}", "Senders that were not asked whether they are there because too many wait for that.");

    public static readonly Counter<long> NodesRefused = Meter.CreateCounter<long>(
        "hyperdht.rpc.table.refused", "{node}", "Nodes that did not enter the routing table because their host or network has enough places.");

    public static readonly Counter<long> PolicyFailures = Meter.CreateCounter<long>(
        "hyperdht.rpc.table.policy.failures", "{failure}", "Exceptions of the routing table's policy.");

    public static readonly Counter<long> RepliesShortened = Meter.CreateCounter<long>(
        "hyperdht.rpc.replies.shortened", "{reply}", "Replies to unproven hosts that lost closer nodes because more was sent than received.");

    public static readonly Counter<long> RepliesDropped = Meter.CreateCounter<long>(
        "hyperdht.rpc.replies.dropped", "{reply}", "Replies to unproven hosts that were not sent because more was sent than received.");

    public static readonly Counter<long> QueryNodesIgnored = Meter.CreateCounter<long>(
        "hyperdht.rpc.query.nodes.ignored", "{node}", "Nodes that a query passed over because of a limit.");

    public static readonly Counter<long> QueriesCut = Meter.CreateCounter<long>(
        "hyperdht.rpc.query.cut", "{query}", "Queries that ended because they took too long or asked too many nodes.");

    public static readonly Counter<long> VotesIgnored = Meter.CreateCounter<long>(
        "hyperdht.rpc.votes.ignored", "{vote}", "Views of our address that were not counted because their network had said enough.");
}
