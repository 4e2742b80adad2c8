using HyperDht.Routing.Table;
using HyperDht.Rpc;

namespace HyperDht.Routing.Queries;

/// <summary>Up to 20 replies of the nodes nearest to a target, nearest first (spec 01 §19.2).</summary>
/// <remarks>The list is replaced, never changed, so that any thread may read it.</remarks>
internal sealed class ClosestReplies(NodeId target, int capacity = RoutingTable.BucketSize)
{
    private readonly NodeId _target = target;
    private volatile DhtResponse[] _replies = [];

    public IReadOnlyList<DhtResponse> Replies => _replies;

    public bool IsFull => _replies.Length >= capacity;

    /// <summary>Whether a node of this id would enter.</summary>
    public bool IsUseful(in NodeId id) => !IsFull || XorDistance.Compare(_target, id, _replies[^1].FromId!.Value) < 0;

    /// <summary>Inserts a reply of a node with a verified id; of one node the first reply stays.</summary>
    public bool TryAdd(DhtResponse reply)
    {
        var id = reply.FromId!.Value;
        if (!IsUseful(id))
        {
            return false;
        }

        var former = _replies;
        var at = former.Length;
        while (at > 0 && XorDistance.Compare(_target, id, former[at - 1].FromId!.Value) < 0)
        {
            at--;
        }

        if (at > 0 && former[at - 1].FromId == id)
        {
            return false;
        }

        var replies = new DhtResponse[Math.Min(former.Length + 1, capacity)];
        Array.Copy(former, replies, at);
        replies[at] = reply;
        Array.Copy(former, at, replies, at + 1, replies.Length - at - 1);
        _replies = replies;
        return true;
    }
}
