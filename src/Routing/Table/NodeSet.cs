using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace HyperDht.Routing.Table;

/// <summary>All nodes of the table, ordered by when they were last heard from (spec 01 §14.2).</summary>
internal sealed class NodeSet : IEnumerable<RoutingNode>
{
    private readonly Dictionary<PeerAddress, RoutingNode> _byAddress = [];

    /// <summary>The node not heard from for longest.</summary>
    public RoutingNode? Oldest { get; private set; }

    /// <summary>The node heard from last.</summary>
    public RoutingNode? Latest { get; private set; }

    public int Count => _byAddress.Count;

    public bool TryFind(PeerAddress address, [NotNullWhen(true)] out RoutingNode? node) => _byAddress.TryGetValue(address, out node);

    /// <summary>Adds a node as the latest; a node of the same address leaves.</summary>
    public void Add(RoutingNode node)
    {
        if (_byAddress.TryGetValue(node.Address, out var former))
        {
            Unlink(former);
        }

        _byAddress[node.Address] = node;
        LinkLatest(node);
    }

    public bool Remove(RoutingNode node)
    {
        if (!_byAddress.TryGetValue(node.Address, out var known) || known != node)
        {
            return false;
        }

        _byAddress.Remove(node.Address);
        Unlink(node);
        return true;
    }

    /// <summary>Moves a node to the latest end.</summary>
    public void Touch(RoutingNode node)
    {
        if (Latest != node)
        {
            Unlink(node);
            LinkLatest(node);
        }
    }

    /// <summary>Addresses, last heard first.</summary>
    public List<PeerAddress> ToList(int limit)
    {
        var list = new List<PeerAddress>(Math.Min(limit, Count));
        for (var node = Latest; node is not null && list.Count < limit; node = node.Older)
        {
            list.Add(node.Address);
        }

        return list;
    }

    public IEnumerator<RoutingNode> GetEnumerator() => _byAddress.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void LinkLatest(RoutingNode node)
    {
        node.Older = Latest;
        node.Newer = null;
        if (Latest is null)
        {
            Oldest = node;
        }
        else
        {
            Latest.Newer = node;
        }

        Latest = node;
    }

    private void Unlink(RoutingNode node)
    {
        if (node.Older is null)
        {
            Oldest = node.Newer;
        }
        else
        {
            node.Older.Newer = node.Newer;
        }

        if (node.Newer is null)
        {
            Latest = node.Older;
        }
        else
        {
            node.Newer.Older = node.Older;
        }

        node.Older = node.Newer = null;
    }
}
