namespace HyperDht.Records.Client;

/// <summary>What one node answered about the server on a key.</summary>
/// <param name="From">The node.</param>
/// <param name="FromId">Its id when it is persistent.</param>
/// <param name="To">Our address as it sees it.</param>
/// <param name="Token">A token of it, or none.</param>
/// <param name="Peer">The peer it knows; hearsay.</param>
internal sealed record FindPeerReply(PeerAddress From, NodeId? FromId, PeerAddress To, ReadOnlyMemory<byte>? Token, DhtPeer Peer);
