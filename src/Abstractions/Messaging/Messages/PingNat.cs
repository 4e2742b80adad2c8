namespace HyperDht.Messaging.Messages;

/// <summary>Asks for an answer to another port of the sender's host (spec 01 §7, internal command 1).</summary>
/// <param name="Port">Where to; never 0.</param>
public sealed record PingNat(ushort Port) : DhtMessage<DhtAcknowledgement>;
