using HyperDht.Connections.Handshakes;
using HyperDht.Messaging;
using HyperDht.Records;

namespace HyperDht.Connections.Forwarding;

/// <summary>Routes handshakes, and hands those for this node to its listener (spec 03 §5).</summary>
internal sealed class PeerHandshakeHandler(ListenerTable listeners, IForwardTable forwards, HyperDhtLimits? limits = null)
    : IDhtMessageHandler<PeerHandshake, RoutedReply>
{
    private readonly int _maxLength = limits?.Connections.NoiseLength ?? HandshakeRoutes.MaxNoiseLength;

    public ValueTask<DhtOutcome<RoutedReply>> HandleAsync(PeerHandshake message, CancellationToken cancellationToken)
    {
        var isServer = listeners.TryGet(message.Target, out var server);
        var relay = !isServer && forwards.TryGet(message.Target, out var entry) ? entry.Relay : null;
        var action = HandshakeRoutes.Decide(message.Body, message.Request.From, isServer, relay, _maxLength);
        return action.Kind is RouteKind.Serve
            ? ServeAsync(server!, message)
            : new(RoutedReplies.CarryOut(message.Request, action));
    }

    private static async ValueTask<DhtOutcome<RoutedReply>> ServeAsync(IHandshakeServer server, PeerHandshake message)
    {
        // A client that comes directly may name any address for itself: only relays are listened to (spec 03 §24).
        var claimedPeer = message.Body.Mode is HandshakeMode.FromClient ? null : message.Body.Peer;
        if (claimedPeer is null && message.Body.Mode is not HandshakeMode.FromClient)
        {
            return DhtOutcome<RoutedReply>.Silent;
        }

        var answer = await server.AnswerAsync(message.Body.Noise, claimedPeer, message.Request);
        return answer is null
            ? DhtOutcome<RoutedReply>.Silent
            : RoutedReplies.CarryOut(message.Request, HandshakeRoutes.Answer(message.Body, message.Request.From, answer));
    }
}
