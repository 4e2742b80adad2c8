using HyperDht.Messaging;
using HyperDht.Messaging.Messages;

namespace HyperDht.Records.Handlers;

/// <summary>Answers the value of a hash.</summary>
internal sealed class ImmutableGetHandler(IRecordStore store) : IDhtMessageHandler<ImmutableGet, ValueAnswer>
{
    public ValueTask<DhtOutcome<ValueAnswer>> HandleAsync(ImmutableGet message, CancellationToken cancellationToken) =>
        new(new ValueAnswer(store.TryGet(RecordKind.Immutable, message.Target, out var stored)
            ? stored.Bytes
            : default(ReadOnlyMemory<byte>?)));
}
