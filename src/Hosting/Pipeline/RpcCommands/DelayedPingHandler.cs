using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Routing;

namespace HyperDht.Hosting.Pipeline.RpcCommands;

/// <summary>Arranges the answer that is due later; it does not come back through the pipeline.</summary>
internal sealed class DelayedPingHandler(RpcNode rpc) : IDhtMessageHandler<DelayedPing, DhtAcknowledgement>
{
    public ValueTask<DhtOutcome<DhtAcknowledgement>> HandleAsync(DelayedPing message, CancellationToken cancellationToken)
    {
        if (message.Delay <= rpc.Parts.Settings.MaxPingDelay)
        {
            var request = message.Request;
            rpc.Parts.Delayed.TryAdd(request.Socket, request.From, request.TransactionId, message.Delay);
        }

        return new(DhtOutcome<DhtAcknowledgement>.Silent);
    }
}
