namespace HyperDht.Records;

/// <summary>A value whose hash is the one asked for, and who had it.</summary>
/// <param name="Value">The value; empty is a value.</param>
/// <param name="From">The node that answered first.</param>
/// <param name="FromId">Its id when it is persistent.</param>
/// <param name="To">Our address as it sees it.</param>
/// <param name="Token">A token of it, 32 bytes, or none.</param>
public sealed record ImmutableValue(
    ReadOnlyMemory<byte> Value, PeerAddress From, NodeId? FromId, PeerAddress To, ReadOnlyMemory<byte>? Token);
