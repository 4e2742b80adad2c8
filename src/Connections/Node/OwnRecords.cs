using HyperDht.Records;

namespace HyperDht.Connections.Node;

/// <summary>What a node stores for itself as if it were another: a query never visits the node it starts from. On the loop.</summary>
internal sealed class OwnRecords(IRecordStore? store, IForwardTable forwards)
{
    /// <summary>Forgets a key under a topic, as an unannounce of the key itself would (spec 02 §7.5 point 4).</summary>
    public bool Remove(NodeId target, PublicKey key)
    {
        var wasServer = NodeId.FromPublicKey(key) == target && forwards.Remove(target);
        return (store?.RemovePeer(target, key) ?? false) || wasServer;
    }
}
