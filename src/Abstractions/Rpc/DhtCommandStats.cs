namespace HyperDht.Rpc;

/// <summary>Totals of one command.</summary>
/// <param name="Sent">Requests of ours.</param>
/// <param name="Answered">Replies to them.</param>
public readonly record struct DhtCommandStats(long Sent, long Answered);
