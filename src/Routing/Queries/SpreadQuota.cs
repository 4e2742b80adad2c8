using HyperDht.Limits;
using HyperDht.Routing.Table;

namespace HyperDht.Routing.Queries;

/// <summary>Fills the spread-out part of a result: few nodes of one host, few of one network (threat-model R11).</summary>
/// <remarks>Used anew for each pass over a query's nodes, nearest first; private addresses count as one network each.</remarks>
internal sealed class SpreadQuota(RpcLimits limits, int size = RoutingTable.BucketSize)
{
    private const int NetworkBits = 8;

    private readonly Dictionary<uint, int> _ofHost = [];
    private readonly Dictionary<uint, int> _ofNetwork = [];
    private int _count;

    /// <summary>Whether nobody fits any more.</summary>
    public bool IsFull => _count == size;

    /// <summary>Begins a pass.</summary>
    public void Clear()
    {
        _ofHost.Clear();
        _ofNetwork.Clear();
        _count = 0;
    }

    /// <summary>Whether a node would be part.</summary>
    public bool Fits(PeerAddress address) => !IsFull && (AddressRange.IsBogon(address.Host)
        || (_ofHost.GetValueOrDefault(address.Host) < limits.SpreadNodesPerHost
            && _ofNetwork.GetValueOrDefault(address.Host >> NetworkBits) < limits.SpreadNodesPerNetwork));

    /// <summary>Makes a node part, if it fits.</summary>
    public bool TryAdd(PeerAddress address)
    {
        if (!Fits(address))
        {
            return false;
        }

        _count++;
        if (!AddressRange.IsBogon(address.Host))
        {
            _ofHost[address.Host] = _ofHost.GetValueOrDefault(address.Host) + 1;
            _ofNetwork[address.Host >> NetworkBits] = _ofNetwork.GetValueOrDefault(address.Host >> NetworkBits) + 1;
        }

        return true;
    }
}
