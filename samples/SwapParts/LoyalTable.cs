using HyperDht;
using HyperDht.Rpc;

namespace SwapParts;

/// <summary>A routing table that gives a node's place away only after the node has been quiet for ten minutes.</summary>
public sealed class LoyalTable : IRoutingTablePolicy
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public bool Admits(PeerAddress newcomer, IReadOnlyList<IRoutingTableNode> bucket, IRoutingTableView table) => true;

    public IRoutingTableNode? Challenge(PeerAddress newcomer, IReadOnlyList<IRoutingTableNode> bucket, IRoutingTableView table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var quietest = bucket.MinBy(node => node.LastContact);
        return quietest is not null && table.Now - quietest.LastContact > Patience ? quietest : null;
    }
}
