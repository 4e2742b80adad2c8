using HyperDht.Routing.Commands;
using HyperDht.Routing.Requests;
using HyperDht.Rpc;

namespace HyperDht.Routing.Queries;

/// <summary>The requests of one walk: visits, questions of the border search, down hints. On the loop.</summary>
internal sealed class QueryRequests(QueryContext context, QueryCore core, DhtCall call, int retries, IRequestOwner owner)
{
    private readonly List<OutboundRequest> _hints = [];

    /// <summary>Sends the next request, if one is to be sent. It may fail at once, and with it the query.</summary>
    public bool TrySendNext()
    {
        var now = context.Loop.Now;
        if (core.TryTakeVisit(now, out var visit))
        {
            visit.Request = new OutboundRequest(call, visit.Address, owner) { IsAddressedById = true, Retries = retries, Tag = visit };
            context.Sender.Send(visit.Request);
            return true;
        }

        if (core.TryTakeQuestion(now, out var question))
        {
            var search = new DhtCall(InternalCommandIds.FindNode) { Target = question.Target };
            question.Request = new OutboundRequest(search, question.Address, owner) { Retries = 0, Tag = question };
            context.Sender.Send(question.Request);
            return true;
        }

        if (!core.TryTakeDownHint(out var hint))
        {
            return false;
        }

        if (context.DownHints.TrySend(hint.Referrer, hint.Down) is { } request)
        {
            _hints.Add(request);
        }

        return true;
    }

    /// <summary>The walk is over: whoever is still asked keeps its chance to show that it is there, for the next query.</summary>
    public void Leave()
    {
        foreach (var visit in core.Visits.Nodes)
        {
            if (core.Visits.IsOverdue(visit) && !visit.Request!.IsSilenceUsual)
            {
                context.Sender.Times.HandleSilence(visit.Address, visit.Request.Sent);
            }

            context.Sender.Abandon(visit.Request!);
        }
    }

    /// <summary>The query is over: nobody hears of what is still under way.</summary>
    public void Cancel()
    {
        var requests = core.Visits.Nodes.Select(v => v.Request).Concat(core.Questions.Select(q => q.Request)).Concat(_hints);
        foreach (var request in requests)
        {
            if (request is { IsAbandoned: false })
            {
                context.Sender.Cancel(request);
            }
        }
    }
}
