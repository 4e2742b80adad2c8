using HyperDht.Messaging;
using HyperDht.Records;

namespace HyperDht.Connections.Forwarding;

/// <summary>Routes punch rounds, and hands those for this node to its listener (spec 03 §5, §12.4).</summary>
internal sealed class PeerHolepunchHandler(ListenerTable listeners, IForwardTable forwards, ForwardGuard guard)
    : IDhtMessageHandler<PeerHolepunch, RoutedReply>
{
    public ValueTask<DhtOutcome<RoutedReply>> HandleAsync(PeerHolepunch message, CancellationToken cancellationToken)
    {
        if (!guard.AllowsLength(message.Body.Payload.Length))
        {
            return new(RoutedReplies.Drop());
        }

        var isServer = listeners.TryGet(message.Target, out var server);
        var relay = !isServer && forwards.TryGet(message.Target, out var entry) ? entry.Relay : null;
        var action = HolepunchRoutes.Decide(message.Body, message.Request.From, isServer, relay);
        if (action.Kind is RouteKind.Serve)
        {
            return ServeAsync(server!, message);
        }

        return new(guard.Allows(message.Request, message.Body.Mode, message.Target, action, relay)
            ? RoutedReplies.CarryOut(message.Request, action)
            : RoutedReplies.Drop());
    }

    private static async ValueTask<DhtOutcome<RoutedReply>> ServeAsync(IHandshakeServer server, PeerHolepunch message)
    {
        var answer = await server.AnswerPunchAsync(message.Body, message.Request);
        return answer is { } given
            ? RoutedReplies.CarryOut(
                message.Request, HolepunchRoutes.Answer(message.Body, message.Request.From, given.Bytes), given.Socket)
            : DhtOutcome<RoutedReply>.Silent;
    }
}
