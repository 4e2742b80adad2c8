using HyperDht.Rpc;

namespace HyperDht.Records;

/// <summary>What came of storing a mutable value.</summary>
/// <param name="PublicKey">What it is read with.</param>
/// <param name="Seq">Its sequence number.</param>
/// <param name="Signature">64 bytes over number and value; whoever has all three may store them again.</param>
/// <param name="ClosestNodes">Replies of the up to 20 nearest nodes, nearest first: those that were asked to store.</param>
/// <param name="StoredOn">Nodes that said they stored.</param>
/// <param name="SeqReused">Nodes that have another value of the same number (error 16).</param>
/// <param name="SeqTooLow">Nodes that have a higher number (error 17).</param>
public sealed record MutablePutResult(
    PublicKey PublicKey,
    ulong Seq,
    ReadOnlyMemory<byte> Signature,
    IReadOnlyList<DhtResponse> ClosestNodes,
    int StoredOn,
    int SeqReused,
    int SeqTooLow);
