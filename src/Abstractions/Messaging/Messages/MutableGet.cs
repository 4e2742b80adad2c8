namespace HyperDht.Messaging.Messages;

/// <summary>Asks for the signed value of a key (command 7, spec 02 §7.6).</summary>
/// <param name="Target">The target of the key.</param>
/// <param name="Seq">The least sequence number wanted.</param>
public sealed record MutableGet(NodeId Target, ulong Seq) : DhtMessage<ValueAnswer>;
