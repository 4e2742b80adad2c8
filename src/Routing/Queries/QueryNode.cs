using System.Runtime.CompilerServices;
using HyperDht.Routing.Requests;
using HyperDht.Routing.Table;
using HyperDht.Rpc;

namespace HyperDht.Routing.Queries;

/// <summary>One node that a query came across.</summary>
internal sealed class QueryNode
{
    /// <summary>Nodes remembered as having named it; each hears when it turns out to be down.</summary>
    public const int MaximumReferrers = 4;

    private readonly NodeId _id;
    private ReferrerBuffer _referrers;
    private int _referrerCount;

    public QueryNode(PeerAddress address, in NodeId id, in NodeId target)
    {
        Address = address;
        _id = id;
        Distance = XorDistance.Leading(target, id);
    }

    public PeerAddress Address { get; }

    public ref readonly NodeId Id => ref _id;

    /// <summary>The first 64 bits of its distance to the target.</summary>
    public ulong Distance { get; }

    public QueryNodeState State { get; set; }

    /// <summary>When its visit counts as slow: another node is visited in its place.</summary>
    public TimeSpan SlowAt { get; set; }

    /// <summary>When a walk that has found enough without it stops waiting for it.</summary>
    public TimeSpan OverdueAt { get; set; }

    /// <summary>When a walk that found fewer than it could stops waiting for it.</summary>
    public TimeSpan HopelessAt { get; set; }

    public bool IsSlow { get; set; }

    /// <summary>The visit, while it is under way.</summary>
    public OutboundRequest? Request { get; set; }

    /// <summary>Its answer, when it was found.</summary>
    public DhtResponse? Reply { get; set; }

    /// <summary>Whether our own routing table named it.</summary>
    public bool IsFromTable { get; set; }

    /// <summary>Whether it was passed over because of a limit; told once.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether it counts against the only replier that named it.</summary>
    public bool IsCharged { get; set; }

    /// <summary>Who named it; empty for nodes that nobody had to name.</summary>
    public ReadOnlySpan<PeerAddress> Referrers => ((ReadOnlySpan<PeerAddress>)_referrers)[.._referrerCount];

    public void AddReferrer(PeerAddress referrer)
    {
        if (_referrerCount < MaximumReferrers)
        {
            _referrers[_referrerCount++] = referrer;
        }
    }

    /// <summary>Gives the visit more time.</summary>
    public void Postpone(TimeSpan time)
    {
        SlowAt += time;
        OverdueAt += time;
        HopelessAt += time;
    }

    [InlineArray(MaximumReferrers)]
    private struct ReferrerBuffer
    {
        private PeerAddress _first;
    }
}
