namespace HyperDht.Messaging.Messages;

/// <summary>Asks for the server on a key (command 2, spec 02 §7.1).</summary>
/// <param name="Target">The key's target.</param>
public sealed record FindPeer(NodeId Target) : DhtMessage<FindPeerAnswer>;
