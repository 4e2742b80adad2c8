namespace HyperDht.Messaging.Messages;

/// <summary>Says that a node does not answer (spec 01 §7, internal command 3).</summary>
/// <param name="Node">The node.</param>
public sealed record DownHint(PeerAddress Node) : DhtMessage<DhtAcknowledgement>;
