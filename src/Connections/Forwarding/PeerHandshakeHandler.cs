using HyperDht.Connections.Handshakes;
using HyperDht.Messaging;
using HyperDht.Records;

namespace HyperDht.Connections.Forwarding;

/// <summary>Routes handshakes, and hands those for this node to its listener (spec 03 §5).</summary>
internal sealed class PeerHandshakeHandler(ListenerTable listeners, IForwardTable forwards, ForwardGuard guard)
    : IDhtMessageHandler<PeerHandshake, RoutedReply>
{
    public ValueTask<DhtOutcome<RoutedReply>> HandleAsync(PeerHandshake message, CancellationToken cancellationToken)
    {
        if (!guard.AllowsLength(message.Body.Noise.Length))
        {
            return new(RoutedReplies.Drop());
        }

        var isServer = listeners.TryGet(message.Target, out var server);
        var relay = !isServer && forwards.TryGet(message.Target, out var entry) ? entry.Relay : null;
        var action = HandshakeRoutes.Decide(message.Body, message.Request.From, isServer, relay);
        if (action.Kind is RouteKind.Serve)
        {
            return ServeAsync(server!, message);
        }

        return new(guard.Allows(message.Request, message.Body.Mode, message.Target, action, relay)
            ? RoutedReplies.CarryOut(message.Request, action)
            : RoutedReplies.Drop());
    }

    private async ValueTask<DhtOutcome<RoutedReply>> ServeAsync(IHandshakeServer server, PeerHandshake message)
    {
        // A client that comes directly may name any address for itself: only relays are listened to (spec 03 §24).
        var claimedPeer = message.Body.Mode is HandshakeMode.FromClient ? null : message.Body.Peer;
        if (claimedPeer is null && message.Body.Mode is not HandshakeMode.FromClient)
        {
            return DhtOutcome<RoutedReply>.Silent;
        }

        var answer = await server.AnswerAsync(message.Body.Noise, claimedPeer, message.Request);
        if (answer is not { } given)
        {
            return DhtOutcome<RoutedReply>.Silent;
        }

        // A second relay names where the answer goes (spec 03 §24).
        var action = HandshakeRoutes.Answer(message.Body, message.Request.From, given.Bytes);
        return guard.Allows(message.Request, message.Body.Mode, message.Target, action, recordedRelay: null)
            ? RoutedReplies.CarryOut(message.Request, action, given.Socket)
            : RoutedReplies.Drop();
    }
}
