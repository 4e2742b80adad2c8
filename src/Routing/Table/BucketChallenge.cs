namespace HyperDht.Routing.Table;

/// <summary>Decides which node of a full bucket has to prove itself when a newcomer arrives (spec 01 §14.3).</summary>
internal static class BucketChallenge
{
    /// <summary>Challenges at a time.</summary>
    public const int MaximumRunning = 3;

    /// <summary>The node to ping, or null when the newcomer is dropped.</summary>
    public static RoutingNode? Choose(IReadOnlyList<RoutingNode> bucket, int tick)
    {
        RoutingNode? oldest = null;
        foreach (var node in bucket)
        {
            if (node.Pinged != tick && (oldest is null || node.Pinged < oldest.Pinged
                || (node.Pinged == oldest.Pinged && node.Added < oldest.Added)))
            {
                oldest = node;
            }
        }

        if (oldest is null)
        {
            return null;
        }

        var isStable = tick - oldest.Pinged < TableTimes.RecentTicks && tick - oldest.Added > TableTimes.OldTicks;
        return isStable ? null : oldest;
    }
}
