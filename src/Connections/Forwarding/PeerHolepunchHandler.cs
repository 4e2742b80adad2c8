using HyperDht.Messaging;
using HyperDht.Records;

namespace HyperDht.Connections.Forwarding;

/// <summary>Routes punch rounds; a listener of this node does not punch and stays silent (spec 03 §5, §12.4 point 1).</summary>
internal sealed class PeerHolepunchHandler(ListenerTable listeners, IForwardTable forwards, ForwardGuard guard)
    : IDhtMessageHandler<PeerHolepunch, RoutedReply>
{
    public ValueTask<DhtOutcome<RoutedReply>> HandleAsync(PeerHolepunch message, CancellationToken cancellationToken)
    {
        var isServer = listeners.TryGet(message.Target, out _);
        var relay = !isServer && forwards.TryGet(message.Target, out var entry) ? entry.Relay : null;
        var action = HolepunchRoutes.Decide(message.Body, message.Request.From, isServer, relay);
        return new(guard.AllowsLength(message.Body.Payload.Length)
            && guard.Allows(message.Request, message.Body.Mode, message.Target, action, relay)
                ? RoutedReplies.CarryOut(message.Request, action)
                : RoutedReplies.Drop());
    }
}
