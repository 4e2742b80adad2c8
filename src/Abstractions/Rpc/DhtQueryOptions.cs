namespace HyperDht.Rpc;

/// <summary>How a query walks (spec 01 §19.1).</summary>
public sealed record DhtQueryOptions
{
    /// <summary>Parallel visits; null is the node's 10.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Nodes to start from, visited first to last; empty starts from the routing table.</summary>
    public IReadOnlyList<PeerAddress> Nodes { get; init; } = [];

    /// <summary>Visits <see cref="Nodes"/> only.</summary>
    public bool OnlyClosestNodes { get; init; }

    /// <summary>Repetitions per visit; default 5.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Run for each of the closest replies when the walk is over (spec 01 §19.6); null commits nothing.</summary>
    public Func<DhtResponse, CancellationToken, Task>? Commit { get; init; }

    /// <summary>Without <see cref="Commit"/>: repeats the call at each of the closest nodes with the token of its reply.</summary>
    public bool CommitWithToken { get; init; }

    /// <summary>
    /// Parallel visits in the first milliseconds; null is as many as later. For a walk that one good reply ends: in a near network it comes
    /// before the others are asked.
    /// </summary>
    internal int? FirstVisits { get; init; }

    /// <summary>Called on the loop for each reply with code 0, as it arrives: every one is looked at before the first commit.</summary>
    internal Action<DhtResponse>? Replied { get; init; }
}
