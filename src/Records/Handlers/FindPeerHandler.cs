using HyperDht.Messaging;
using HyperDht.Messaging.Messages;

namespace HyperDht.Records.Handlers;

/// <summary>Answers where the server on a key announced from; peers of topics never show here.</summary>
internal sealed class FindPeerHandler(IForwardTable forwards) : IDhtMessageHandler<FindPeer, FindPeerAnswer>
{
    public ValueTask<DhtOutcome<FindPeerAnswer>> HandleAsync(FindPeer message, CancellationToken cancellationToken) =>
        new(new FindPeerAnswer(forwards.TryGet(message.Target, out var entry) ? entry.Record : default(ReadOnlyMemory<byte>?)));
}
