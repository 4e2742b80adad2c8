using System.Diagnostics.CodeAnalysis;
using HyperDht.Routing.Table;

namespace HyperDht.Routing.Queries;

/// <summary>The nodes a query knows of, nearest first.</summary>
/// <remarks>
/// A node is worth a visit while fewer nodes than the result holds are nearer and were found or are about to be: a visit of any other
/// could not enter the result. A visit that is slow does not count, so that the next node takes its place.
/// </remarks>
internal sealed class Shortlist(NodeId target, VisitBudget budget, SpreadResult spread, int capacity)
{
    private const int Size = RoutingTable.BucketSize;

    private readonly NodeId _target = target;
    private readonly Dictionary<PeerAddress, QueryNode> _byAddress = new(2 * Size);
    private readonly List<QueryNode> _nodes = new(2 * Size);

    /// <summary>Nodes, nearest first; seeds only once their turn has come.</summary>
    public IReadOnlyList<QueryNode> Nodes => _nodes;

    /// <summary>Nodes that were not visited yet.</summary>
    public int Pending
    {
        get
        {
            var count = 0;
            foreach (var node in _nodes)
            {
                count += node.State == QueryNodeState.Pending ? 1 : 0;
            }

            return count;
        }
    }

    public bool TryFind(PeerAddress address, [NotNullWhen(true)] out QueryNode? node) => _byAddress.TryGetValue(address, out node);

    /// <summary>Makes a node known; null when it is already, or when there are too many.</summary>
    public QueryNode? Remember(PeerAddress address, in NodeId id)
    {
        if (_byAddress.Count >= capacity)
        {
            return null;
        }

        var node = new QueryNode(address, id, _target);
        return _byAddress.TryAdd(address, node) ? node : null;
    }

    /// <summary>Puts a known node into its place.</summary>
    public void Place(QueryNode node)
    {
        var low = 0;
        var high = _nodes.Count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            (low, high) = IsNearer(_nodes[middle], node) ? (middle + 1, high) : (low, middle);
        }

        _nodes.Insert(low, node);
    }

    /// <summary>The node to visit next, or null.</summary>
    public QueryNode? FindNext() => (spread.TakeTurn() ? spread.FindNext(_nodes, budget) : null) ?? FindNearest() ?? spread.FindNext(_nodes, budget);

    /// <summary>Whether any node is worth a visit.</summary>
    public bool HasNext() => FindNearest() is not null || spread.FindNext(_nodes, budget) is not null;

    /// <summary>The farthest node of the result as it would be if every visit succeeded; null while it would not be full.</summary>
    public QueryNode? FindLast()
    {
        var nearer = 0;
        foreach (var node in _nodes)
        {
            if (CountsAsFound(node) && ++nearer == Size)
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>Whether a node is part of the result or about to be.</summary>
    public static bool CountsAsFound(QueryNode node) => node.State == QueryNodeState.Found || node is { State: QueryNodeState.Visiting, IsSlow: false };

    private QueryNode? FindNearest()
    {
        var nearer = 0;
        foreach (var node in _nodes)
        {
            if (nearer == Size)
            {
                break;
            }

            if (CountsAsFound(node))
            {
                nearer++;
            }
            else if (node.State == QueryNodeState.Pending && budget.Allows(node))
            {
                return node;
            }
        }

        return null;
    }

    private bool IsNearer(QueryNode left, QueryNode right) =>
        left.Distance != right.Distance ? left.Distance < right.Distance : XorDistance.Compare(_target, left.Id, right.Id) < 0;
}
