using HyperDht.Cryptography;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Records.Commands;
using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;

namespace HyperDht.Records.Handlers;

/// <summary>Stores a signed value unless a newer one, or another of the same number, is there (spec 02 §7.7).</summary>
/// <remarks>The target first: a hash is a hundred times cheaper than a signature.</remarks>
internal sealed class MutablePutHandler(IRecordStore store) : IDhtMessageHandler<MutablePut, ValueStored>
{
    public ValueTask<DhtOutcome<ValueStored>> HandleAsync(MutablePut message, CancellationToken cancellationToken) =>
        new(Handle(message));

    private DhtOutcome<ValueStored> Handle(MutablePut message)
    {
        if (NodeId.FromPublicKey(message.PublicKey) != message.Target
            || !RecordSignatures.VerifyMutable(message.Seq, message.Value.Span, message.Signature.Span, message.PublicKey))
        {
            return DhtOutcome<ValueStored>.Silent;
        }

        if (store.TryGet(RecordKind.Mutable, message.Target, out var stored)
            && MutableCodec.TryDecodeReply(stored.Bytes, out var former))
        {
            if (message.Seq < former.Seq)
            {
                return DhtOutcome<ValueStored>.Error(RecordErrorCodes.SeqTooLow);
            }

            if (message.Seq == former.Seq && !SecretMemory.AreEqual(message.Value.Span, former.Value.Span))
            {
                return DhtOutcome<ValueStored>.Error(RecordErrorCodes.SeqReused);
            }
        }

        // Encoded again: what is kept, and answered, is the shortest form of what was signed.
        var bytes = MutableCodec.EncodeReply(new SignedValue(message.Seq, message.Value, message.Signature));
        return store.Put(RecordKind.Mutable, message.Target, new StoredValue(bytes, message.Request.From))
            ? new ValueStored()
            : DhtOutcome<ValueStored>.Silent;
    }
}
