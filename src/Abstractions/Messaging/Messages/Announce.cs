using HyperDht.Records;

namespace HyperDht.Messaging.Messages;

/// <summary>Lists a peer under a topic, or on the target of its own key (command 4, spec 02 §7.3).</summary>
/// <param name="Target">The topic, or the target of the peer's key.</param>
/// <param name="Peer">The peer; null when a refresh token alone renews an earlier announcement.</param>
/// <param name="Refresh">32 bytes of a refresh chain, or null.</param>
/// <param name="Signature">64 bytes over target, node, token, peer and refresh; not checked yet. Null when absent.</param>
/// <param name="Bump">A number that orders the topic's announcements; unsigned by design, 0 for none.</param>
public sealed record Announce(
    NodeId Target, DhtPeer? Peer, ReadOnlyMemory<byte>? Refresh, ReadOnlyMemory<byte>? Signature, ulong Bump)
    : DhtMessage<DhtAcknowledgement>;
