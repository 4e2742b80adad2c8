using HyperDht;
using HyperDht.Rpc;

namespace Foreign.Parts;

/// <summary>A routing table that nobody may enter.</summary>
public sealed class ClosedTable(CallLog log) : IRoutingTablePolicy
{
    public bool Admits(PeerAddress newcomer, IReadOnlyList<IRoutingTableNode> bucket, IRoutingTableView table)
    {
        ArgumentNullException.ThrowIfNull(table);
        log.Add($"refused {newcomer} at {table.Count} nodes");
        return false;
    }

    public IRoutingTableNode? Challenge(PeerAddress newcomer, IReadOnlyList<IRoutingTableNode> bucket, IRoutingTableView table) => null;
}
