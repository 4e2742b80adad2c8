using HyperDht.Connections.Addresses;
using HyperDht.Connections.Handshakes;

namespace HyperDht.Connections.Forwarding;

/// <summary>The rules by which every node forwards PEER_HOLEPUNCH (spec 03 §5.2). There is no second hop.</summary>
/// <remarks>Pure.</remarks>
internal static class HolepunchRoutes
{
    /// <summary>Decides about a request.</summary>
    /// <param name="message">Its value.</param>
    /// <param name="from">Its UDP source.</param>
    /// <param name="isServer">Whether this node listens on the target.</param>
    /// <param name="recordedRelay">The address that announced itself for the target, if any.</param>
    public static RouteAction Decide(
        PeerHolepunchMessage message, PeerAddress from, bool isServer, PeerAddress? recordedRelay) => message.Mode switch
    {
        // The address the client names wins: the server's punch socket is known only to it.
        HandshakeMode.FromClient when (message.Peer ?? recordedRelay) is { } next =>
            Send(RouteKind.Relay, next, message with { Mode = HandshakeMode.FromRelay, Peer = from }),
        HandshakeMode.FromRelay when isServer && message.Peer is not null => RouteAction.Serve,
        HandshakeMode.FromServer =>
            Send(RouteKind.Reply, message.Peer ?? from, message with { Mode = HandshakeMode.Reply, Peer = from }),
        _ => RouteAction.Drop,
    };

    /// <summary>How the listener's answer travels back: to the relay, without the id.</summary>
    /// <param name="message">The request's value.</param>
    /// <param name="from">Its UDP source.</param>
    /// <param name="payload">The encrypted answer.</param>
    public static RouteAction Answer(PeerHolepunchMessage message, PeerAddress from, ReadOnlyMemory<byte> payload) =>
        Send(RouteKind.Relay, from, new(HandshakeMode.FromServer, 0, payload, message.Peer));

    private static RouteAction Send(RouteKind kind, PeerAddress to, PeerHolepunchMessage message) =>
        AddressRanges.IsUnicast(to) ? new(kind, to, message.Encode()) : RouteAction.Drop;
}
