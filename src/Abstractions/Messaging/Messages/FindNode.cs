namespace HyperDht.Messaging.Messages;

/// <summary>Asks for the nodes closest to <paramref name="Target"/> (spec 01 §7, internal command 2).</summary>
/// <param name="Target">The target.</param>
public sealed record FindNode(NodeId Target) : DhtMessage<CloserNodes>;
