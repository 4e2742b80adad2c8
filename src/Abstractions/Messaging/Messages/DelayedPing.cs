namespace HyperDht.Messaging.Messages;

/// <summary>Asks for an answer after a delay (spec 01 §7, internal command 4).</summary>
/// <param name="Delay">Up to ten seconds.</param>
public sealed record DelayedPing(TimeSpan Delay) : DhtMessage<DhtAcknowledgement>;
