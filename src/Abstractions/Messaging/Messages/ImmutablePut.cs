namespace HyperDht.Messaging.Messages;

/// <summary>Stores a value under its hash (command 8, spec 02 §7.8).</summary>
/// <param name="Target">The hash; not compared with the value yet.</param>
/// <param name="Value">The value; empty is a value.</param>
public sealed record ImmutablePut(NodeId Target, ReadOnlyMemory<byte> Value) : DhtMessage<ValueStored>;
