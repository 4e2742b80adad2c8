namespace HyperDht.Routing.Queries;

/// <summary>One node that a query came across.</summary>
internal sealed class QueryNode(PeerAddress address, NodeId id)
{
    /// <summary>Nodes remembered as having named it; each hears when it turns out to be down.</summary>
    public const int MaximumReferrers = 8;

    private readonly NodeId _id = id;

    public PeerAddress Address => address;

    public ref readonly NodeId Id => ref _id;

    public List<PeerAddress> Referrers { get; } = [];

    public QueryNodeState State { get; set; }

    /// <summary>When its visit counts as slow.</summary>
    public TimeSpan SlowAt { get; set; }

    public bool IsSlow { get; set; }
}
