using HyperDht.Messaging;

namespace HyperDht.Hosting.Pipeline.RpcCommands;

/// <summary>Answers; everything that the answer carries is known to the command.</summary>
internal sealed class AcknowledgeHandler<TMessage, TReply> : IDhtMessageHandler<TMessage, TReply>
    where TMessage : IDhtMessage<TReply>
    where TReply : struct
{
    public ValueTask<DhtOutcome<TReply>> HandleAsync(TMessage message, CancellationToken cancellationToken) => new(default(TReply));
}
