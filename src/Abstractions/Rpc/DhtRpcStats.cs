namespace HyperDht.Rpc;

/// <summary>Running totals of the RPC layer (spec 01 §23).</summary>
public sealed record DhtRpcStats
{
    /// <summary>Queries that run.</summary>
    public int ActiveQueries { get; init; }

    /// <summary>Queries started.</summary>
    public long Queries { get; init; }

    /// <summary>Requests that wait for an answer.</summary>
    public int ActiveRequests { get; init; }

    /// <summary>Requests created.</summary>
    public long Requests { get; init; }

    /// <summary>Replies received.</summary>
    public long Responses { get; init; }

    /// <summary>Requests that failed after all their transmissions.</summary>
    public long Timeouts { get; init; }

    /// <summary>Transmissions repeated.</summary>
    public long Retries { get; init; }

    /// <summary>Pings sent and answered.</summary>
    public DhtCommandStats Ping { get; init; }

    /// <summary>Pings to another port, sent and answered.</summary>
    public DhtCommandStats PingNat { get; init; }

    /// <summary>Find-node requests sent and answered.</summary>
    public DhtCommandStats FindNode { get; init; }

    /// <summary>Down hints sent and answered.</summary>
    public DhtCommandStats DownHint { get; init; }
}
