using HyperDht.Messaging;
using HyperDht.Rpc;

namespace HyperDht.Routing;

/// <summary>Running totals of a node (spec 01 §23).</summary>
internal sealed class RpcStats
{
    private const int CountedCommands = 4;

    private readonly long[] _sent = new long[CountedCommands];
    private readonly long[] _answered = new long[CountedCommands];

    public int ActiveQueries { get; set; }

    public long Queries { get; set; }

    public long Requests { get; set; }

    public long Responses { get; set; }

    public long Timeouts { get; set; }

    /// <summary>Those of them that say nothing about the node or the network.</summary>
    public long UsualTimeouts { get; set; }

    public long Retries { get; set; }

    /// <summary>Requests created per internal command, PING to DOWN_HINT.</summary>
    public ReadOnlySpan<long> Sent => _sent;

    /// <summary>Replies received to our own requests per internal command, PING to DOWN_HINT.</summary>
    public ReadOnlySpan<long> Answered => _answered;

    public void CountSent(DhtCommandId command)
    {
        Requests++;
        Count(_sent, command);
    }

    public void CountAnswered(DhtCommandId command)
    {
        Responses++;
        Count(_answered, command);
    }

    public DhtRpcStats ToPublic(int outstanding) => new()
    {
        ActiveQueries = ActiveQueries,
        Queries = Queries,
        ActiveRequests = outstanding,
        Requests = Requests,
        Responses = Responses,
        Timeouts = Timeouts,
        Retries = Retries,
        Ping = new(_sent[0], _answered[0]),
        PingNat = new(_sent[1], _answered[1]),
        FindNode = new(_sent[2], _answered[2]),
        DownHint = new(_sent[3], _answered[3]),
    };

    private static void Count(long[] counts, DhtCommandId command)
    {
        if (command.IsInternal && command.Number < CountedCommands)
        {
            counts[command.Number]++;
        }
    }
}
