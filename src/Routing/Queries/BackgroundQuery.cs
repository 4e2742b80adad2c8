using HyperDht.Routing.Commands;
using HyperDht.Rpc;

namespace HyperDht.Routing.Queries;

/// <summary>Finds nodes with little haste (spec 01 §19.7): two visits at a time unless the node has nothing else to do.</summary>
internal static class BackgroundQuery
{
    private const int Portion = 8;
    private const int Least = 2;
    private const int IdleBelow = 3;

    /// <summary>Creates it; it starts when awaited.</summary>
    /// <param name="context">The node.</param>
    /// <param name="target">Where to.</param>
    /// <param name="replied">Called on each reply.</param>
    public static DhtQuery Create(QueryContext context, NodeId target, Action<DhtResponse>? replied = null)
    {
        var full = context.Settings.Concurrency;
        var low = Math.Min(full, Math.Max(Least, full / Portion));
        return new DhtQuery(
            context, new DhtCall(InternalCommandIds.FindNode) { Target = target }, new DhtQueryOptions { Concurrency = low })
        {
            Replied = (query, response) =>
            {
                query.Concurrency = context.Sender.Outstanding < IdleBelow ? full : low;
                replied?.Invoke(response);
            },
        };
    }
}
