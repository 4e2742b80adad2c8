using HyperDht.Limits;
using HyperDht.Rpc;

namespace HyperDht.Routing.Table;

/// <summary>Lets one host and one network have few places, so that nobody with many ports surrounds a key (threat-model R11).</summary>
internal sealed class DiverseTablePolicy(RpcLimits limits) : IRoutingTablePolicy
{
    /// <summary>Nodes up to which a table is too small to be choosy.</summary>
    public const int SmallTable = 64;

    private const int NetworkBits = 8;

    public bool Admits(PeerAddress newcomer, IReadOnlyList<IRoutingTableNode> bucket, IRoutingTableView table)
    {
        if (table.Count <= SmallTable || AddressRange.IsBogon(newcomer.Host))
        {
            return true;
        }

        var (ofHost, ofNetwork) = (0, 0);
        foreach (var node in bucket)
        {
            ofHost += node.Address.Host == newcomer.Host ? 1 : 0;
            ofNetwork += IsNeighbour(node.Address, newcomer) ? 1 : 0;
        }

        var isWelcome = ofHost < limits.BucketNodesPerHost && ofNetwork < limits.BucketNodesPerNetwork
            && table.Nodes.Count(node => IsNeighbour(node.Address, newcomer)) < limits.TableNodesPerNetwork;
        if (!isWelcome)
        {
            RpcMetrics.NodesRefused.Add(1);
        }

        return isWelcome;
    }

    public IRoutingTableNode? Challenge(PeerAddress newcomer, IReadOnlyList<IRoutingTableNode> bucket, IRoutingTableView table) =>
        BucketChallenge.Choose(bucket, table.Now);

    private static bool IsNeighbour(PeerAddress left, PeerAddress right) => (left.Host ^ right.Host) >> NetworkBits == 0;
}
