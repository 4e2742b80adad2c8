using System.Diagnostics.CodeAnalysis;
using HyperDht.Runtime;

namespace HyperDht.Routing.Requests;

/// <summary>Requests in flight by transaction id (spec 01 §11, threat-model R2).</summary>
/// <remarks>
/// Ids are unpredictable and unique. A reply must come from the address the request was sent to, on any socket of the node:
/// the answer to a PING_NAT arrives on another one.
/// </remarks>
internal sealed class TransactionTable(IRandomSource random)
{
    /// <summary>At most half of the ids are in use, so that a random one is free after two draws on average.</summary>
    public const int Capacity = 32768;

    private readonly Dictionary<ushort, OutboundRequest> _requests = [];

    public int Count => _requests.Count;

    /// <summary>Gives a request its id. False when too many are in flight.</summary>
    public bool TryAdd(OutboundRequest request)
    {
        if (_requests.Count >= Capacity)
        {
            return false;
        }

        do
        {
            request.TransactionId = (ushort)random.Next(65536);
        }
        while (!_requests.TryAdd(request.TransactionId, request));
        return true;
    }

    public bool TryMatch(ushort transactionId, PeerAddress source, [NotNullWhen(true)] out OutboundRequest? request) =>
        _requests.TryGetValue(transactionId, out request) && request.To == source;

    public void Remove(OutboundRequest request) => _requests.Remove(request.TransactionId);

    /// <summary>Takes everything out, in order of creation.</summary>
    public List<OutboundRequest> Clear()
    {
        var all = _requests.Values.OrderBy(r => r.Created).ThenBy(r => r.TransactionId).ToList();
        _requests.Clear();
        return all;
    }
}
