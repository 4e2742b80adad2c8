namespace HyperDht.Records;

/// <summary>What one node answered about a topic (spec 02 §8).</summary>
/// <param name="From">The node.</param>
/// <param name="FromId">Its id when it is persistent.</param>
/// <param name="To">Our address as it sees it.</param>
/// <param name="Token">A token of it, 32 bytes, or none.</param>
/// <param name="Peers">The peers it lists; hearsay until a handshake proves a key.</param>
/// <param name="Bump">The number that orders the topic's announcements; unsigned, 0 for none.</param>
public sealed record LookupReply(
    PeerAddress From, NodeId? FromId, PeerAddress To, ReadOnlyMemory<byte>? Token, IReadOnlyList<DhtPeer> Peers, ulong Bump);
