using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Records.Encoding;

namespace HyperDht.Records.Handlers;

/// <summary>Answers the signed value of a key when it is as new as wanted.</summary>
internal sealed class MutableGetHandler(IRecordStore store) : IDhtMessageHandler<MutableGet, ValueAnswer>
{
    public ValueTask<DhtOutcome<ValueAnswer>> HandleAsync(MutableGet message, CancellationToken cancellationToken) =>
        new(new ValueAnswer(store.TryGet(RecordKind.Mutable, message.Target, out var stored)
            && MutableCodec.TryDecodeReply(stored.Bytes, out var signed) && signed.Seq >= message.Seq
                ? stored.Bytes
                : default(ReadOnlyMemory<byte>?)));
}
