namespace HyperDht.Records;

/// <summary>A value whose signature holds for the key asked for, and who had it.</summary>
/// <param name="Seq">Its sequence number.</param>
/// <param name="Value">The value; empty is a value.</param>
/// <param name="Signature">64 bytes over both.</param>
/// <param name="From">The node it is from.</param>
/// <param name="FromId">Its id when it is persistent.</param>
/// <param name="To">Our address as it sees it.</param>
/// <param name="Token">A token of it, 32 bytes, or none.</param>
public sealed record MutableValue(
    ulong Seq,
    ReadOnlyMemory<byte> Value,
    ReadOnlyMemory<byte> Signature,
    PeerAddress From,
    NodeId? FromId,
    PeerAddress To,
    ReadOnlyMemory<byte>? Token);
