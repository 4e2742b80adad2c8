using HyperDht.Rpc;

namespace HyperDht.Records;

/// <summary>What came of storing a value under its hash.</summary>
/// <param name="Hash">What it is read with.</param>
/// <param name="ClosestNodes">Replies of the up to 20 nearest nodes, nearest first: those that were asked to store.</param>
/// <param name="StoredOn">Nodes that said they stored.</param>
public sealed record ImmutablePutResult(Topic Hash, IReadOnlyList<DhtResponse> ClosestNodes, int StoredOn);
