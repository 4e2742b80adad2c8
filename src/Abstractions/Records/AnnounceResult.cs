using HyperDht.Rpc;

namespace HyperDht.Records;

/// <summary>What came of an announcement.</summary>
/// <param name="Replies">What the nodes on the way listed for the topic before.</param>
/// <param name="ClosestNodes">Replies of the up to 20 nearest nodes, nearest first: those that were asked to store.</param>
/// <param name="StoredOn">Nodes that said they stored.</param>
public sealed record AnnounceResult(IReadOnlyList<LookupReply> Replies, IReadOnlyList<DhtResponse> ClosestNodes, int StoredOn);
