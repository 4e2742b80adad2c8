using HyperDht.Routing.Life;
using HyperDht.Rpc;

namespace HyperDht.Routing.Table;

/// <summary>Asks the policy who may enter the routing table, and keeps its failures from the node. On the loop.</summary>
internal sealed class TableGate(IRoutingTablePolicy policy, RpcState state, NodeDirectory directory) : IRoutingTableView
{
    public TimeSpan Now => TickCore.Period * state.Tick;

    public int Count => directory.Table.Count;

    public IEnumerable<IRoutingTableNode> Nodes => directory.Nodes;

    /// <summary>Whether a node may enter.</summary>
    public bool Admits(PeerAddress newcomer, IReadOnlyList<RoutingNode> bucket)
    {
        try
        {
            return policy.Admits(newcomer, bucket, this);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            RpcMetrics.PolicyFailures.Add(1);
            return false;
        }
    }

    /// <summary>Who has to prove itself when there is no place; null is nobody.</summary>
    public RoutingNode? Challenge(PeerAddress newcomer, IReadOnlyList<RoutingNode> bucket)
    {
        try
        {
            return policy.Challenge(newcomer, bucket, this) is RoutingNode node && bucket.Contains(node) ? node : null;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            RpcMetrics.PolicyFailures.Add(1);
            return null;
        }
    }
}
