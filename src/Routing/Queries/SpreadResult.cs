using HyperDht.Limits;
using HyperDht.Rpc;

namespace HyperDht.Routing.Queries;

/// <summary>
/// The part of a result that one host or network cannot fill, however near its addresses are (threat-model R11): who is worth a visit
/// for its sake, and where a query stores beside the nearest nodes.
/// </summary>
/// <remarks>It costs nothing while no host or network stands out among the nodes that were found.</remarks>
internal sealed class SpreadResult(RpcLimits limits)
{
    private readonly SpreadQuota _quota = new(limits);
    private readonly SpreadQuota _found = new(limits, int.MaxValue);
    private bool _isVisitNext;

    /// <summary>Whether a host or network stands out, so that the nearest nodes may all be somebody's.</summary>
    public bool IsNeeded { get; private set; }

    /// <summary>A node was found.</summary>
    public void HandleFound(PeerAddress address) => IsNeeded = IsNeeded || !_found.TryAdd(address);

    /// <summary>Whether it is the spread-out part's turn to name the next visit: every other time.</summary>
    public bool TakeTurn() => IsNeeded && (_isVisitNext = !_isVisitNext);

    /// <summary>The nearest node that is worth a visit for this part's sake, or null.</summary>
    public QueryNode? FindNext(IReadOnlyList<QueryNode> nodes, VisitBudget budget)
    {
        if (!IsNeeded)
        {
            return null;
        }

        _quota.Clear();
        foreach (var node in nodes)
        {
            if (_quota.IsFull)
            {
                break;
            }

            if (Shortlist.CountsAsFound(node))
            {
                _quota.TryAdd(node.Address);
            }
            else if (node.State == QueryNodeState.Pending && _quota.Fits(node.Address) && budget.Allows(node))
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>Where to store beside the nearest: at some of this part, evenly from its nearest to its farthest.</summary>
    /// <remarks>Somebody with as many networks as the result has places less four can be near or far, but not all of those.</remarks>
    public List<DhtResponse> ExtraCommits(IReadOnlyList<QueryNode> nodes, IReadOnlyList<DhtResponse> nearest)
    {
        var extra = new List<DhtResponse>();
        if (!IsNeeded)
        {
            return extra;
        }

        _quota.Clear();
        foreach (var node in nodes)
        {
            if (node.Reply is { } reply && _quota.TryAdd(node.Address) && !nearest.Any(other => ReferenceEquals(other, reply)))
            {
                extra.Add(reply);
            }
        }

        return extra.Count <= limits.ExtraCommits ? extra
            : [.. Enumerable.Range(0, limits.ExtraCommits).Select(i => extra[i * (extra.Count - 1) / Math.Max(1, limits.ExtraCommits - 1)])];
    }
}
