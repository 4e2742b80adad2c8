using HyperDht.Messaging;
using HyperDht.Messaging.Messages;

namespace HyperDht.Records.Handlers;

/// <summary>Answers a random choice of a topic's peers, and the server on the key when the topic is one.</summary>
internal sealed class LookupHandler(IRecordStore store, IForwardTable forwards) : IDhtMessageHandler<Lookup, LookupAnswer>
{
    /// <summary>Records a reply shows at most.</summary>
    public const int MaxRecords = LookupRecords.Length;

    public ValueTask<DhtOutcome<LookupAnswer>> HandleAsync(Lookup message, CancellationToken cancellationToken)
    {
        var room = default(LookupRecords);
        Span<ReadOnlyMemory<byte>> records = room;
        var count = store.SamplePeers(message.Target, records);
        var bump = TopicBump.Read(store, message.Target);
        if (forwards.TryGet(message.Target, out var entry) && count < MaxRecords)
        {
            records[count++] = entry.Record;
        }

        return new(new LookupAnswer(records[..count].ToArray(), bump));
    }
}
