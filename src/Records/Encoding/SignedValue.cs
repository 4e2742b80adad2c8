namespace HyperDht.Records.Encoding;

/// <summary>A signed value as a node stores and answers it (spec 02 §3.2, <c>mutableGetReply</c>).</summary>
/// <param name="Seq">Its sequence number, at most 2^53−1.</param>
/// <param name="Value">The value; empty is a value.</param>
/// <param name="Signature">64 bytes over both.</param>
internal readonly record struct SignedValue(ulong Seq, ReadOnlyMemory<byte> Value, ReadOnlyMemory<byte> Signature);
