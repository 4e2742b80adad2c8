namespace HyperDht.Routing.Table;

/// <summary>Chooses the nodes that the periodic keep-alive checks (spec 01 §18.4).</summary>
internal static class KeepAliveRound
{
    private const int IdleBudget = 5;
    private const int BusyBudget = 3;
    private const int RecentBudget = 2;
    private const int BusyAbove = 2;

    /// <summary>Nodes to check, oldest first.</summary>
    public static List<RoutingNode> Choose(NodeSet nodes, int tick, int requestsInFlight)
    {
        var chosen = new List<RoutingNode>(IdleBudget);
        if (nodes.Oldest is not { } oldest)
        {
            return chosen;
        }

        var budget = tick - oldest.Pinged < TableTimes.RecentTicks ? RecentBudget
            : requestsInFlight > BusyAbove ? BusyBudget : IdleBudget;
        for (var node = oldest; node is not null && chosen.Count < budget && node.Pinged != tick; node = node.Newer)
        {
            chosen.Add(node);
        }

        return chosen;
    }
}
