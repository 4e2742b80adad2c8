namespace HyperDht.Messaging.Messages;

/// <summary>Asks for the peers of a topic (command 3, spec 02 §7.2).</summary>
/// <param name="Target">The topic.</param>
public sealed record Lookup(NodeId Target) : DhtMessage<LookupAnswer>;
