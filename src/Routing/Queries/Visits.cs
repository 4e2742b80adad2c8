using HyperDht.Routing.Requests;

namespace HyperDht.Routing.Queries;

/// <summary>The visits under way: which are slow, and which a walk need not wait for.</summary>
internal sealed class Visits(AnswerTimes times)
{
    private readonly List<QueryNode> _nodes = [];
    private TimeSpan _now;

    public IReadOnlyList<QueryNode> Nodes => _nodes;

    public int Count => _nodes.Count;

    /// <summary>Visits that take longer than usual; each makes room for another.</summary>
    public int Slow { get; private set; }

    public void Begin(QueryNode visit, TimeSpan now)
    {
        _now = now;
        var patience = times.PatienceWith(visit.Address);
        var isSilent = patience == TimeSpan.Zero;
        visit.State = QueryNodeState.Visiting;
        visit.SlowAt = isSilent ? now : now + times.SlowAfter;
        visit.OverdueAt = now + patience;
        visit.HopelessAt = isSilent ? now + times.SlowAfter : now + OutboundRequest.DefaultTimeout + patience;
        _nodes.Add(visit);
        if (isSilent)
        {
            MarkSlow(visit);
        }
    }

    public void End(QueryNode visit, QueryNodeState state)
    {
        visit.State = state;
        visit.Request = null;
        _nodes.Remove(visit);
        if (visit.IsSlow)
        {
            Slow--;
        }
    }

    /// <summary>Marks visits that take longer than usual.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        _now = now;
        foreach (var visit in _nodes)
        {
            if (visit.IsSlow || visit.SlowAt > now)
            {
                continue;
            }

            if (visit.Request is { Transmissions: 0 })
            {
                visit.Postpone(times.SlowAfter);       // it waits for room in the congestion window
            }
            else
            {
                MarkSlow(visit);
            }
        }
    }

    /// <summary>When a visit turns slow, or stops being waited for; at the latest then.</summary>
    public TimeSpan NextDeadline(bool isResultFull, TimeSpan latest)
    {
        foreach (var visit in _nodes)
        {
            var due = !visit.IsSlow ? visit.SlowAt : isResultFull ? visit.OverdueAt : visit.HopelessAt;
            latest = due > _now && due < latest ? due : latest;
        }

        return latest;
    }

    /// <summary>Whether a visit takes so long that an answer would be welcome, but is not waited for.</summary>
    public bool IsOverdue(QueryNode visit) => visit.IsSlow && visit.OverdueAt <= _now;

    /// <summary>
    /// Whether nothing is waited for. A result that is full waits only for who could enter it, and only as long as is reasonable; one
    /// that is not waits for a repetition, too: each node counts in a small network.
    /// </summary>
    /// <param name="found">The result so far.</param>
    /// <param name="hasEnough">Whether it is worth something.</param>
    /// <param name="waitsForAll">Whether who cannot enter it is waited for, too.</param>
    public bool CanEnd(ClosestReplies found, bool hasEnough, bool waitsForAll)
    {
        foreach (var visit in _nodes)
        {
            var canEnd = found.IsFull
                ? IsOverdue(visit) || !(waitsForAll || found.IsUseful(visit.Id))
                : hasEnough && visit.IsSlow && visit.HopelessAt <= _now;
            if (!canEnd)
            {
                return false;
            }
        }

        return true;
    }

    private void MarkSlow(QueryNode visit)
    {
        visit.IsSlow = true;
        Slow++;
    }
}
