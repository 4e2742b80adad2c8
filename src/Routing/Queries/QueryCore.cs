using HyperDht.Routing.Table;
using HyperDht.Rpc;

namespace HyperDht.Routing.Queries;

/// <summary>Walks towards a target (spec 01 §19): decides whom to visit next and when the walk is over.</summary>
/// <remarks>
/// Pure. Of the nodes it knows, it visits the nearest first, and starts a replacement for each visit that takes longer than usual.
/// </remarks>
internal sealed class QueryCore
{
    /// <summary>Parallel visits of a seeded query until it has heard enough.</summary>
    public const int SlowConcurrency = 3;

    /// <summary>Nodes of one reply that are looked at.</summary>
    public const int MaximumCloserNodes = RoutingTable.BucketSize;

    /// <summary>Nodes a query remembers.</summary>
    public const int MaximumNodes = 2048;

    private const int EnoughSuccesses = RoutingTable.BucketSize / 4;

    private readonly NodeId _target;
    private readonly NodeId _localId;
    private readonly Func<PeerAddress, bool> _accepts;
    private readonly bool _onlySeeds;
    private readonly Dictionary<PeerAddress, QueryNode> _seen = [];
    private readonly Queue<QueryNode> _seeds = new();
    private readonly List<QueryNode> _pending = [];
    private readonly List<QueryNode> _visiting = [];
    private readonly Queue<(PeerAddress Referrer, PeerAddress Down)> _downHints = new();
    private bool _isFromTable;
    private bool _isTableSearched;
    private bool _slowdown;
    private int _slow;

    public QueryCore(NodeId target, NodeId localId, Func<PeerAddress, bool> accepts, int concurrency, bool onlySeeds)
    {
        _target = target;
        _localId = localId;
        _accepts = accepts;
        _onlySeeds = onlySeeds;
        Concurrency = concurrency;
        Closest = new ClosestReplies(target);
    }

    public ClosestReplies Closest { get; }

    /// <summary>Parallel visits; may change while the query runs.</summary>
    public int Concurrency { get; set; }

    public int Successes { get; private set; }

    public int Errors { get; private set; }

    public int Visiting => _visiting.Count;

    public int Pending => _seeds.Count + _pending.Count;

    /// <summary>Whether nodes of the routing table should be offered now; call <see cref="AddFromTable"/>.</summary>
    public bool WantsTable =>
        !_onlySeeds && !_isFromTable && (IsUnstarted ? Pending < RoutingTable.BucketSize : IsDrained && Successes < EnoughSuccesses);

    /// <summary>Whether bootstrap nodes would help: the table had too few.</summary>
    public bool WantsBootstrap => !_onlySeeds && _isFromTable && !Closest.IsFull && Pending < RoutingTable.BucketSize;

    /// <summary>
    /// Whether our own table should be searched for nodes that nobody named: answers follow the order of tables, which can leave
    /// a near node out. Call <see cref="AddNearer"/>.
    /// </summary>
    public bool WantsNearer => !_onlySeeds && !_isTableSearched && IsDrained && !WantsTable;

    /// <summary>Whether the walk could end without waiting for bootstrap nodes that are still being resolved.</summary>
    public bool IsDrained =>
        Pending == 0 && (_visiting.Count == 0 || (_slow == _visiting.Count && Closest.IsFull));

    /// <summary>Whether the nodes found so far make late bootstrap nodes unnecessary.</summary>
    public bool HasEnough => Successes >= EnoughSuccesses || Closest.IsFull;

    /// <summary>When a visit turns slow; null when none can.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            TimeSpan? next = null;
            foreach (var node in _visiting)
            {
                if (!node.IsSlow && (next is null || node.SlowAt < next))
                {
                    next = node.SlowAt;
                }
            }

            return next;
        }
    }

    private bool IsUnstarted => Successes + Errors + _visiting.Count == 0;

    /// <summary>Adds a node to start from; seeds are visited in this order, before all others.</summary>
    public void AddSeed(PeerAddress address, in NodeId id)
    {
        if (!_seen.ContainsKey(address))
        {
            var node = new QueryNode(address, id);
            _seen.Add(address, node);
            _seeds.Enqueue(node);
        }
    }

    /// <summary>Adds nodes of the routing table, or learns that there are none.</summary>
    public void AddFromTable(ReadOnlySpan<RoutingNode> nodes)
    {
        _isFromTable = true;
        _slowdown = false;
        foreach (var node in nodes)
        {
            AddBootstrap(node.Address, node.Id);
        }
    }

    /// <summary>Adds those nodes of the routing table that would enter the result.</summary>
    public void AddNearer(IEnumerable<RoutingNode> nodes)
    {
        _isTableSearched = true;
        foreach (var node in nodes)
        {
            if (Closest.IsUseful(node.Id))
            {
                AddBootstrap(node.Address, node.Id);
            }
        }
    }

    /// <summary>Adds a node that nobody named.</summary>
    public void AddBootstrap(PeerAddress address, in NodeId id)
    {
        if (_onlySeeds || _seen.ContainsKey(address))
        {
            return;
        }

        Remember(address, id);
    }

    /// <summary>The next node to ask.</summary>
    public bool TryTakeVisit(TimeSpan now, TimeSpan slowAfter, out QueryNode visit)
    {
        var limit = (_slowdown ? SlowConcurrency : Concurrency) + _slow;
        while (_visiting.Count < limit && TryPop(out visit))
        {
            if (!Closest.IsUseful(visit.Id))
            {
                visit.State = QueryNodeState.Done;
                continue;
            }

            visit.State = QueryNodeState.Visiting;
            visit.SlowAt = now + slowAfter;
            _visiting.Add(visit);
            return true;
        }

        if (!_isFromTable && !_onlySeeds && Successes + Errors == 0)
        {
            _slowdown = true;
        }

        visit = null!;
        return false;
    }

    /// <summary>A node that does not answer, and who named it.</summary>
    public bool TryTakeDownHint(out (PeerAddress Referrer, PeerAddress Down) hint) => _downHints.TryDequeue(out hint);

    /// <summary>Marks visits that take longer than usual.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        foreach (var node in _visiting)
        {
            if (!node.IsSlow && node.SlowAt <= now)
            {
                node.IsSlow = true;
                _slow++;
            }
        }
    }

    /// <summary>A visited node answered.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="reply">Its reply; an error code does not make its closer nodes useless.</param>
    /// <param name="idOf">Computes ids, from memory where possible.</param>
    public void HandleReply(QueryNode visit, DhtResponse reply, Func<PeerAddress, NodeId> idOf)
    {
        Leave(visit, QueryNodeState.Done);
        if (reply.ErrorCode == 0)
        {
            Successes++;
            if (reply.FromId is not null)
            {
                Closest.TryAdd(reply);
            }
        }
        else
        {
            Errors++;
        }

        if (!_onlySeeds)
        {
            HandleCloserNodes(reply, idOf);
        }

        if (!_isFromTable && Successes + Errors >= Concurrency)
        {
            _slowdown = false;
        }
    }

    /// <summary>A visit ended without an answer.</summary>
    public void HandleFailure(QueryNode visit, bool timedOut)
    {
        Leave(visit, timedOut ? QueryNodeState.Down : QueryNodeState.Done);
        Errors++;
        if (timedOut)
        {
            foreach (var referrer in visit.Referrers)
            {
                _downHints.Enqueue((referrer, visit.Address));
            }
        }
    }

    private void HandleCloserNodes(DhtResponse reply, Func<PeerAddress, NodeId> idOf)
    {
        var allowsBogons = AddressRange.IsBogon(reply.From.Host);
        var count = Math.Min(reply.CloserNodes.Count, MaximumCloserNodes);
        for (var i = 0; i < count; i++)
        {
            var address = reply.CloserNodes[i];
            if (address.Port != 0 && (allowsBogons || !AddressRange.IsBogon(address.Host)) && _accepts(address))
            {
                Offer(address, reply.From, idOf);
            }
        }
    }

    private void Offer(PeerAddress address, PeerAddress referrer, Func<PeerAddress, NodeId> idOf)
    {
        if (!_seen.TryGetValue(address, out var known))
        {
            var id = idOf(address);
            if (id != _localId && Closest.IsUseful(id) && Remember(address, id) is { } added)
            {
                added.Referrers.Add(referrer);
            }

            return;
        }

        if (known.State == QueryNodeState.Down)
        {
            _downHints.Enqueue((referrer, address));
        }
        else if (known.State != QueryNodeState.Done && known.Referrers.Count < QueryNode.MaximumReferrers)
        {
            known.Referrers.Add(referrer);
        }
    }

    private QueryNode? Remember(PeerAddress address, in NodeId id)
    {
        if (_seen.Count >= MaximumNodes)
        {
            return null;
        }

        var node = new QueryNode(address, id);
        _seen.Add(address, node);
        var low = 0;
        var high = _pending.Count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            (low, high) = XorDistance.Compare(_target, _pending[middle].Id, id) > 0 ? (middle + 1, high) : (low, middle);
        }

        _pending.Insert(low, node);        // farthest first, so that the nearest leaves from the end
        return node;
    }

    private bool TryPop(out QueryNode node)
    {
        if (_seeds.TryDequeue(out node!))
        {
            return true;
        }

        if (_pending.Count == 0)
        {
            return false;
        }

        node = _pending[^1];
        _pending.RemoveAt(_pending.Count - 1);
        return true;
    }

    private void Leave(QueryNode visit, QueryNodeState state)
    {
        visit.State = state;
        _visiting.Remove(visit);
        if (visit.IsSlow)
        {
            _slow--;
        }
    }
}
