using HyperDht.Limits;

namespace HyperDht.Routing.Queries;

/// <summary>Which nodes a query may still visit (threat-model R9, R11): so many in all, of one public host or network, and on the word of one replier.</summary>
/// <param name="limits">The numbers.</param>
/// <param name="isNetworkSmall">Whether the routing table holds too few nodes to expect that they spread over hosts.</param>
internal sealed class VisitBudget(RpcLimits limits, bool isNetworkSmall)
{
    private const int NetworkBits = 8;

    private Dictionary<uint, int>? _visitsOfHost;
    private Dictionary<uint, int>? _visitsOfNetwork;
    private Dictionary<ulong, int>? _unansweredOf;

    /// <summary>Requests sent.</summary>
    public int Requests { get; private set; }

    public bool IsSpent => Requests >= limits.RequestsPerQuery;

    /// <summary>Whether a pending node may be visited now; one that never may is done with.</summary>
    public bool Allows(QueryNode node)
    {
        var host = node.Address.Host;
        if (_visitsOfHost is { } visits && (visits.GetValueOrDefault(host) >= limits.VisitsPerHost
            || _visitsOfNetwork!.GetValueOrDefault(host >> NetworkBits) >= limits.VisitsPerNetwork))
        {
            Ignore(node);
            node.State = QueryNodeState.Done;
            return false;
        }

        if (_unansweredOf is { } unanswered && node.Referrers.Length == 1
            && unanswered.GetValueOrDefault(KeyOf(node.Referrers[0])) >= limits.UnansweredPerReplier)
        {
            Ignore(node);
            return false;
        }

        return true;
    }

    /// <summary>A request that is not a visit is sent.</summary>
    public void HandleRequest()
    {
        if (++Requests == limits.RequestsPerQuery)
        {
            RpcMetrics.QueriesCut.Add(1);
        }
    }

    /// <summary>A node is visited.</summary>
    public void HandleVisit(QueryNode node)
    {
        HandleRequest();
        var host = node.Address.Host;
        if (!isNetworkSmall && !AddressRange.IsBogon(host))
        {
            _visitsOfHost ??= [];
            _visitsOfNetwork ??= [];
            _visitsOfHost[host] = _visitsOfHost.GetValueOrDefault(host) + 1;
            _visitsOfNetwork[host >> NetworkBits] = _visitsOfNetwork.GetValueOrDefault(host >> NetworkBits) + 1;
        }

        if (node.Referrers.Length == 1)
        {
            node.IsCharged = true;
            _unansweredOf ??= [];
            Charge(node, 1);
        }
    }

    /// <summary>A node answered, or somebody else named it, too.</summary>
    public void HandleConfirmed(QueryNode node)
    {
        if (node.IsCharged)
        {
            node.IsCharged = false;
            Charge(node, -1);
        }
    }

    /// <summary>Whom a replier counts as: a public host is one replier, whatever the port.</summary>
    public static ulong KeyOf(PeerAddress replier) =>
        AddressRange.IsBogon(replier.Host) ? ((ulong)replier.Host << 16) | replier.Port : (ulong)replier.Host << 16;

    private static void Ignore(QueryNode node)
    {
        if (!node.IsHeld)
        {
            node.IsHeld = true;
            RpcMetrics.QueryNodesIgnored.Add(1);
        }
    }

    private void Charge(QueryNode node, int count)
    {
        var key = KeyOf(node.Referrers[0]);
        _unansweredOf![key] = _unansweredOf.GetValueOrDefault(key) + count;
    }
}
