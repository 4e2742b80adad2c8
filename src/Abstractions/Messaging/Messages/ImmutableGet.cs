namespace HyperDht.Messaging.Messages;

/// <summary>Asks for the value of a hash (command 9, spec 02 §7.8).</summary>
/// <param name="Target">The hash.</param>
public sealed record ImmutableGet(NodeId Target) : DhtMessage<ValueAnswer>;
