namespace HyperDht.Rpc;

/// <summary>Decides which nodes the routing table keeps (spec 01 §14.3, threat-model R11).</summary>
/// <remarks>
/// One instance for each node. Called on the node's loop for nodes that have proved to be there: it must be quick and must not call the
/// node. A failure turns the newcomer away. The default lets one network have few places, and prefers nodes that have been there long.
/// </remarks>
public interface IRoutingTablePolicy
{
    /// <summary>Whether a node may enter its bucket, be there a free place or not.</summary>
    /// <param name="newcomer">Where the node is.</param>
    /// <param name="bucket">The nodes of its bucket: up to 20, ascending by id.</param>
    /// <param name="table">The whole table.</param>
    bool Admits(PeerAddress newcomer, IReadOnlyList<IRoutingTableNode> bucket, IRoutingTableView table);

    /// <summary>Which node of a full bucket has to answer a ping now, or else loses its place to a newcomer that may enter.</summary>
    /// <param name="newcomer">Where the newcomer is.</param>
    /// <param name="bucket">The nodes of its bucket.</param>
    /// <param name="table">The whole table.</param>
    /// <returns>One of the bucket's nodes; null turns the newcomer away.</returns>
    IRoutingTableNode? Challenge(PeerAddress newcomer, IReadOnlyList<IRoutingTableNode> bucket, IRoutingTableView table);
}
