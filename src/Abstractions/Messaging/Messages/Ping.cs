namespace HyperDht.Messaging.Messages;

/// <summary>Asks whether we are there (spec 01 §7, internal command 0).</summary>
public sealed record Ping : DhtMessage<DhtAcknowledgement>;
