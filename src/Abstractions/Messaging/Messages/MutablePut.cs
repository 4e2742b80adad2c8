namespace HyperDht.Messaging.Messages;

/// <summary>Stores a signed value under the target of its key (command 6, spec 02 §7.7).</summary>
/// <param name="Target">The target; not compared with the key yet.</param>
/// <param name="PublicKey">Who signed.</param>
/// <param name="Seq">The value's sequence number.</param>
/// <param name="Value">The value; empty is a value.</param>
/// <param name="Signature">64 bytes over number and value; not checked yet.</param>
public sealed record MutablePut(
    NodeId Target, PublicKey PublicKey, ulong Seq, ReadOnlyMemory<byte> Value, ReadOnlyMemory<byte> Signature)
    : DhtMessage<ValueStored>;
