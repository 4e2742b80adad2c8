using HyperDht.Messaging;

namespace HyperDht.Hosting.Pipeline.RpcCommands;

/// <summary>Answers; everything that the answer carries is known to the command.</summary>
internal sealed class AcknowledgeHandler<TMessage, TReply> : IDhtMessageHandler<TMessage, TReply>
    where TMessage : IDhtMessage<TReply>
    where TReply : class, new()
{
    private readonly TReply _reply = new();

    public ValueTask<DhtOutcome<TReply>> HandleAsync(TMessage message, CancellationToken cancellationToken) => new(_reply);
}
