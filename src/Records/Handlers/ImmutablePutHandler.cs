using HyperDht.Messaging;
using HyperDht.Messaging.Messages;

namespace HyperDht.Records.Handlers;

/// <summary>Stores a value that has the hash it is put under; says nothing to anything else, nor when there is no room.</summary>
internal sealed class ImmutablePutHandler(IRecordStore store) : IDhtMessageHandler<ImmutablePut, ValueStored>
{
    public ValueTask<DhtOutcome<ValueStored>> HandleAsync(ImmutablePut message, CancellationToken cancellationToken) =>
        new(NodeId.Hash(message.Value.Span) == message.Target
            && store.Put(RecordKind.Immutable, message.Target, new StoredValue(message.Value, message.Request.From))
                ? new ValueStored()
                : DhtOutcome<ValueStored>.Silent);
}
