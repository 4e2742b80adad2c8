using System.Diagnostics.CodeAnalysis;
using HyperDht.Routing.Table;
using HyperDht.Rpc;

namespace HyperDht.Routing.Queries;

/// <summary>Walks towards a target (spec 01 §19): decides whom to visit next and when the walk is over.</summary>
/// <remarks>
/// Pure. Of the nodes it knows, it visits the nearest first, and starts a replacement for each visit that takes longer than usual.
/// It never waits for a visit that could not change the result, and not for the timeout of one that is overdue.
/// </remarks>
internal sealed class QueryCore
{
    /// <summary>Parallel visits of a seeded query until it has heard enough.</summary>
    public const int SlowConcurrency = 3;

    private const int EnoughSuccesses = RoutingTable.BucketSize / 4;

    private readonly QueryRules _rules;
    private readonly Queue<QueryNode> _seeds = new();
    private readonly List<BorderQuestion> _questions = [];
    private readonly Queue<(PeerAddress Referrer, PeerAddress Down)> _downHints = new();
    private readonly VisitBudget _budget;
    private readonly SpreadResult _spread;
    private readonly Shortlist _known;
    private readonly Visits _visits;
    private readonly BorderSearch _border;
    private readonly QueryStart _start;
    private readonly Func<PeerAddress, NodeId> _idOf;
    private bool _isFromTable;
    private bool _isTableSearched;
    private bool _isTableSpread;
    private bool _slowdown;
    private TimeSpan? _endsAt;
    private bool _isCut;

    public QueryCore(NodeId target, QueryRules rules, Func<PeerAddress, NodeId> idOf)
    {
        _rules = rules;
        _idOf = address => _known!.TryFind(address, out var known) ? known.Id : idOf(address);
        _budget = new VisitBudget(rules.Limits, rules.IsNetworkSmall);
        _spread = new SpreadResult(rules.Limits);
        _known = new Shortlist(target, _budget, _spread, rules.Limits.NodesPerQuery);
        _visits = new Visits(rules.Times);
        _border = new BorderSearch(target);
        _start = new QueryStart(rules.FirstVisits);
        Concurrency = rules.Concurrency;
        Closest = new ClosestReplies(target);
    }

    public ClosestReplies Closest { get; }

    /// <summary>Parallel visits; may change while the query runs.</summary>
    public int Concurrency { get; set; }

    public int Successes { get; private set; }

    public int Errors { get; private set; }

    /// <summary>Visits under way.</summary>
    public Visits Visits => _visits;

    /// <summary>Questions of the border search under way.</summary>
    public IReadOnlyList<BorderQuestion> Questions => _questions;

    /// <summary>Nodes that were not visited yet.</summary>
    public int Pending => _seeds.Count + _known.Pending;

    /// <summary>Whether nodes of the routing table should be offered now; call <see cref="AddFromTable"/>.</summary>
    public bool WantsTable =>
        !_rules.OnlySeeds && !_isFromTable && !_isCut
        && (IsUnstarted ? Pending < RoutingTable.BucketSize : Successes < EnoughSuccesses && IsDrained);

    /// <summary>Whether bootstrap nodes would help: the table had too few.</summary>
    public bool WantsBootstrap => !_rules.OnlySeeds && _isFromTable && !Closest.IsFull && Pending < RoutingTable.BucketSize;

    /// <summary>
    /// Whether our own table should be searched for nodes that nobody named: answers follow the order of tables, which can leave
    /// a near node out. Call <see cref="AddNearer"/>.
    /// </summary>
    public bool WantsNearer =>
        !_rules.OnlySeeds && !_isTableSearched && !_isCut && (_isFromTable ? !HasNext : IsDrained && !WantsTable);

    /// <summary>
    /// Whether the nearest nodes of our own table may all be somebody's. Call <see cref="AddSpread"/> with all of it, nearest first.
    /// </summary>
    public bool WantsSpread => !_rules.OnlySeeds && !_isTableSpread && _spread.IsNeeded;

    /// <summary>Whether there is nobody left to visit, and nobody left to wait for.</summary>
    public bool IsDrained => _isCut || (_questions.Count == 0 && !HasNext && _visits.CanEnd(Closest, Successes >= EnoughSuccesses, _spread.IsNeeded));

    /// <summary>Where to store: at the nearest nodes, and at some that one host or network cannot have chosen (threat-model R11).</summary>
    public IReadOnlyList<DhtResponse> CommitTargets =>
        _spread.IsNeeded ? [.. Closest.Replies, .. _spread.ExtraCommits(_known.Nodes, Closest.Replies)] : Closest.Replies;

    /// <summary>Whether the nodes found so far make late bootstrap nodes unnecessary.</summary>
    public bool HasEnough => _isCut || Successes >= EnoughSuccesses || Closest.IsFull;

    /// <summary>When <see cref="HandleTimeout"/> has something to decide; null when nothing is under way.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            if (_endsAt is not { } latest || _visits.Count + _questions.Count == 0)
            {
                return null;
            }

            latest = _start.Deadline < latest ? _start.Deadline.Value : latest;
            foreach (var question in _questions)
            {
                latest = question.Until < latest ? question.Until : latest;
            }

            return _visits.NextDeadline(Closest.IsFull, latest);
        }
    }

    private bool IsUnstarted => Successes + Errors + _visits.Count == 0;

    private bool HasNext => !_budget.IsSpent && (_seeds.Count > 0 || _known.HasNext());

    /// <summary>Adds a node to start from; seeds are visited in this order, before all others.</summary>
    public void AddSeed(PeerAddress address)
    {
        if (_known.Remember(address, _idOf(address)) is { } seed)
        {
            _seeds.Enqueue(seed);
        }
    }

    /// <summary>Adds nodes of the routing table, or learns that there are none.</summary>
    public void AddFromTable(RoutingNode[] nodes)
    {
        _isFromTable = true;
        _slowdown = false;
        foreach (var node in nodes)
        {
            AddKnown(node);
        }
    }

    /// <summary>Adds those nodes of the routing table that would enter the result.</summary>
    public void AddNearer(RoutingNode[] nodes)
    {
        _isTableSearched = true;
        foreach (var node in nodes)
        {
            if (Closest.IsUseful(node.Id))
            {
                AddKnown(node);
            }
        }
    }

    /// <summary>Adds nodes of the routing table that no one host or network can have filled.</summary>
    public void AddSpread(RoutingNode[] nodes)
    {
        _isTableSpread = true;
        var quota = new SpreadQuota(_rules.Limits);
        foreach (var node in nodes)
        {
            if (quota.TryAdd(node.Address))
            {
                AddKnown(node);
            }
        }
    }

    /// <summary>Adds a node that nobody named.</summary>
    public void AddBootstrap(PeerAddress address) => Add(address, _idOf(address));

    /// <summary>The next node to ask.</summary>
    public bool TryTakeVisit(TimeSpan now, [NotNullWhen(true)] out QueryNode? visit)
    {
        _endsAt ??= now + _rules.Limits.QueryTime;
        var limit = (_slowdown ? SlowConcurrency : _start.Limit(Concurrency, now)) + _visits.Slow;
        if (_visits.Count < limit && !_isCut && TryPop(out visit))
        {
            _visits.Begin(visit, now);
            _budget.HandleVisit(visit);
            return true;
        }

        if (!_isFromTable && !_rules.OnlySeeds && Successes + Errors == 0)
        {
            _slowdown = true;
        }

        visit = null;
        return false;
    }

    /// <summary>A question beside the visits, when everybody worth a visit has got one.</summary>
    public bool TryTakeQuestion(TimeSpan now, [NotNullWhen(true)] out BorderQuestion? question)
    {
        question = null;
        if (_rules.OnlySeeds || _isCut || HasNext || _budget.IsSpent
            || !_border.TryTake(_known, out var node, out var target))
        {
            return false;
        }

        _budget.HandleRequest();
        question = new BorderQuestion(node, target, now + _rules.Times.SlowAfter);
        _questions.Add(question);
        return true;
    }

    /// <summary>A node that does not answer, and who named it.</summary>
    public bool TryTakeDownHint(out (PeerAddress Referrer, PeerAddress Down) hint) => _downHints.TryDequeue(out hint);

    /// <summary>Marks visits that take longer than usual, and ends a walk that does.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        _visits.HandleTimeout(now);
        _questions.RemoveAll(q => q.Until <= now);
        if (_endsAt <= now && !_isCut)
        {
            _isCut = true;
            RpcMetrics.QueriesCut.Add(1);
        }
    }

    /// <summary>The walk stood still because its consumer did not read.</summary>
    public void HandlePause(TimeSpan duration) => _endsAt += duration;

    /// <summary>A visited node answered; an error code does not make its closer nodes useless.</summary>
    public void HandleReply(QueryNode visit, DhtResponse reply)
    {
        var isFound = reply is { ErrorCode: 0, FromId: not null };
        _visits.End(visit, isFound ? QueryNodeState.Found : QueryNodeState.Done);
        _budget.HandleConfirmed(visit);
        if (reply.Value is not null)
        {
            _start.HandleValue();
        }

        _ = reply.ErrorCode == 0 ? Successes++ : Errors++;
        if (isFound)
        {
            visit.Reply = reply;
            _spread.HandleFound(visit.Address);
            Closest.TryAdd(reply);
        }

        if (!_rules.OnlySeeds)
        {
            HandleCloserNodes(reply);
            _border.HandleReply(visit.Id, reply, _idOf);
        }

        if (!_isFromTable && Successes + Errors >= Concurrency)
        {
            _slowdown = false;
        }
    }

    /// <summary>A question was answered.</summary>
    public void HandleAnswer(BorderQuestion question, DhtResponse answer)
    {
        _questions.Remove(question);
        HandleCloserNodes(answer);
        if (HasNext)
        {
            _border.HandleNews();
        }
    }

    /// <summary>A question will not be answered.</summary>
    public void HandleFailure(BorderQuestion question) => _questions.Remove(question);

    /// <summary>A visit ended without an answer.</summary>
    public void HandleFailure(QueryNode visit, bool timedOut)
    {
        _visits.End(visit, timedOut ? QueryNodeState.Down : QueryNodeState.Done);
        Errors++;
        if (timedOut)
        {
            foreach (var referrer in visit.Referrers)
            {
                _downHints.Enqueue((referrer, visit.Address));
            }
        }
    }

    private void HandleCloserNodes(DhtResponse reply)
    {
        var allowsBogons = AddressRange.IsBogon(reply.From.Host);
        var count = Math.Min(reply.CloserNodes.Count, _rules.Limits.CloserNodesPerReply);
        if (count < reply.CloserNodes.Count)
        {
            RpcMetrics.QueryNodesIgnored.Add(reply.CloserNodes.Count - count);
        }

        for (var i = 0; i < count; i++)
        {
            var address = reply.CloserNodes[i];
            if (address.Port != 0 && (allowsBogons || !AddressRange.IsBogon(address.Host)) && _rules.Accepts(address))
            {
                Offer(address, reply.From);
            }
        }
    }

    private void Offer(PeerAddress address, PeerAddress referrer)
    {
        if (!_known.TryFind(address, out var known))
        {
            var id = _idOf(address);
            if (id != _rules.LocalId && (_spread.IsNeeded || Closest.IsUseful(id)))
            {
                Add(address, id)?.AddReferrer(referrer);
            }

            return;
        }

        if (known.State == QueryNodeState.Down)
        {
            _downHints.Enqueue((referrer, address));
            return;
        }

        if (known.IsCharged && VisitBudget.KeyOf(known.Referrers[0]) != VisitBudget.KeyOf(referrer))
        {
            _budget.HandleConfirmed(known);
        }

        known.AddReferrer(referrer);
    }

    private void AddKnown(RoutingNode node)
    {
        if (Add(node.Address, node.Id) is { } added)
        {
            added.IsFromTable = true;
        }
    }

    private QueryNode? Add(PeerAddress address, in NodeId id)
    {
        if (_rules.OnlySeeds || _known.Remember(address, id) is not { } node)
        {
            return null;
        }

        _known.Place(node);
        return node;
    }

    private bool TryPop([NotNullWhen(true)] out QueryNode? node)
    {
        node = null;
        if (_budget.IsSpent)
        {
            return false;
        }

        while (_seeds.TryDequeue(out node))
        {
            _known.Place(node);
            if (Closest.IsUseful(node.Id))
            {
                return true;
            }

            node.State = QueryNodeState.Done;
        }

        node = _known.FindNext();
        return node is not null;
    }
}
