namespace HyperDht.Records;

/// <summary>What one node answered about the server on a key (spec 02 §8).</summary>
/// <param name="From">The node.</param>
/// <param name="FromId">Its id when it is persistent.</param>
/// <param name="To">Our address as it sees it.</param>
/// <param name="Token">A token of it, 32 bytes, or none.</param>
/// <param name="Peer">The peer it knows; hearsay until a handshake proves the key.</param>
public sealed record FindPeerReply(PeerAddress From, NodeId? FromId, PeerAddress To, ReadOnlyMemory<byte>? Token, DhtPeer Peer);
