using HyperDht.Connections.Addresses;
using HyperDht.Connections.Handshakes;

namespace HyperDht.Connections.Forwarding;

/// <summary>The rules by which every node forwards PEER_HANDSHAKE (spec 03 §5.2).</summary>
/// <remarks>Pure. Forwarding keeps no state, sends each packet once and repeats nothing.</remarks>
internal static class HandshakeRoutes
{
    /// <summary>Decides about a request.</summary>
    /// <param name="message">Its value.</param>
    /// <param name="from">Its UDP source.</param>
    /// <param name="isServer">Whether this node listens on the target.</param>
    /// <param name="recordedRelay">The address that announced itself for the target, if any.</param>
    public static RouteAction Decide(
        PeerHandshakeMessage message, PeerAddress from, bool isServer, PeerAddress? recordedRelay) => message.Mode switch
    {
        HandshakeMode.FromClient or HandshakeMode.FromRelay or HandshakeMode.FromSecondRelay when isServer => RouteAction.Serve,
        HandshakeMode.FromClient => FromClient(message, from, message.Relay ?? recordedRelay),
        HandshakeMode.FromRelay when recordedRelay is { } next =>
            Send(RouteKind.Relay, next, message with { Mode = HandshakeMode.FromSecondRelay, Relay = from }),
        HandshakeMode.FromServer when message.Peer is { } client =>
            Send(RouteKind.Reply, client, new(HandshakeMode.Reply, message.Noise, from)),
        _ => RouteAction.Drop,
    };

    /// <summary>How the listener's answer travels back.</summary>
    /// <param name="message">The request's value.</param>
    /// <param name="from">Its UDP source.</param>
    /// <param name="noise">Noise message 2.</param>
    public static RouteAction Answer(PeerHandshakeMessage message, PeerAddress from, ReadOnlyMemory<byte> noise) => message.Mode switch
    {
        HandshakeMode.FromClient => Send(RouteKind.Reply, from, new(HandshakeMode.Reply, noise)),
        HandshakeMode.FromRelay => Send(RouteKind.Relay, from, new(HandshakeMode.FromServer, noise, message.Peer)),
        HandshakeMode.FromSecondRelay when message.Relay is { } relay =>
            Send(RouteKind.Relay, relay, new(HandshakeMode.FromServer, noise, message.Peer)),
        _ => RouteAction.Drop,
    };

    private static RouteAction FromClient(PeerHandshakeMessage message, PeerAddress from, PeerAddress? next) => next is { } relay
        ? Send(RouteKind.Relay, relay, new(HandshakeMode.FromRelay, message.Noise, from))
        : new RouteAction(RouteKind.Reply, from, null, IncludeCloserNodes: true);

    private static RouteAction Send(RouteKind kind, PeerAddress to, PeerHandshakeMessage message) =>
        AddressRanges.IsUnicast(to) ? new(kind, to, message.Encode()) : RouteAction.Drop;
}
