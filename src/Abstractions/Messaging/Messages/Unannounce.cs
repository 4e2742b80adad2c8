using HyperDht.Records;

namespace HyperDht.Messaging.Messages;

/// <summary>Takes a peer off a topic, or off the target of its own key (command 5, spec 02 §7.5).</summary>
/// <param name="Target">The topic, or the target of the peer's key.</param>
/// <param name="Peer">The peer.</param>
/// <param name="Refresh">32 bytes, or null; covered by the signature.</param>
/// <param name="Signature">64 bytes over target, node, token, peer and refresh; not checked yet.</param>
public sealed record Unannounce(NodeId Target, DhtPeer Peer, ReadOnlyMemory<byte>? Refresh, ReadOnlyMemory<byte> Signature)
    : DhtMessage<DhtAcknowledgement>;
