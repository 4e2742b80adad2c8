using HyperDht.Routing.Life;
using HyperDht.Rpc;

namespace HyperDht.Routing.Table;

/// <summary>Decides which node of a full bucket has to prove itself when a newcomer arrives (spec 01 §14.3).</summary>
internal static class BucketChallenge
{
    /// <summary>Challenges at a time.</summary>
    public const int MaximumRunning = 3;

    private static readonly TimeSpan Recent = TickCore.Period * TableTimes.RecentTicks;
    private static readonly TimeSpan Old = TickCore.Period * TableTimes.OldTicks;

    /// <summary>The node to ping, or null when the newcomer is dropped.</summary>
    public static IRoutingTableNode? Choose(IReadOnlyList<IRoutingTableNode> bucket, TimeSpan now)
    {
        IRoutingTableNode? oldest = null;
        foreach (var node in bucket)
        {
            if (node.LastContact != now && (oldest is null || node.LastContact < oldest.LastContact
                || (node.LastContact == oldest.LastContact && node.Added < oldest.Added)))
            {
                oldest = node;
            }
        }

        if (oldest is null)
        {
            return null;
        }

        var isStable = now - oldest.LastContact < Recent && now - oldest.Added > Old;
        return isStable ? null : oldest;
    }
}
