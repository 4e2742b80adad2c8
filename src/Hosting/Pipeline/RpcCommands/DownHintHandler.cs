using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Routing;

namespace HyperDht.Hosting.Pipeline.RpcCommands;

/// <summary>Checks the node that may be down, within the limits of the routing table.</summary>
internal sealed class DownHintHandler(RpcNode rpc) : IDhtMessageHandler<DownHint, DhtAcknowledgement>
{
    public ValueTask<DhtOutcome<DhtAcknowledgement>> HandleAsync(DownHint message, CancellationToken cancellationToken)
    {
        rpc.Parts.Checks.HandleDownHint(message.Node);
        return new(new DhtAcknowledgement());
    }
}
