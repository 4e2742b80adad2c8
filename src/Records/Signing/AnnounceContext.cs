namespace HyperDht.Records.Signing;

/// <summary>What the signature of an announcement covers (spec 02 §4). Bump and the sender's address are not part of it.</summary>
/// <param name="Target">Where it is stored.</param>
/// <param name="StoringNode">Id of the node that stores it.</param>
/// <param name="Token">The token that node gave, 32 bytes.</param>
/// <param name="Peer">The peer with its whole relay list as sent.</param>
/// <param name="Refresh">32 bytes of a refresh chain, or null.</param>
internal readonly record struct AnnounceContext(
    NodeId Target, NodeId StoringNode, ReadOnlyMemory<byte> Token, DhtPeer Peer, ReadOnlyMemory<byte>? Refresh = null);
