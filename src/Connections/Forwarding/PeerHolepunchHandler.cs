using HyperDht.Messaging;
using HyperDht.Records;

namespace HyperDht.Connections.Forwarding;

/// <summary>Routes punch rounds; a listener of this node does not punch and stays silent (spec 03 §5, §12.4 point 1).</summary>
internal sealed class PeerHolepunchHandler(ListenerTable listeners, IForwardTable forwards, HyperDhtLimits? limits = null)
    : IDhtMessageHandler<PeerHolepunch, RoutedReply>
{
    private readonly int _maxLength = limits?.Connections.NoiseLength ?? HandshakeRoutes.MaxNoiseLength;

    public ValueTask<DhtOutcome<RoutedReply>> HandleAsync(PeerHolepunch message, CancellationToken cancellationToken)
    {
        var isServer = listeners.TryGet(message.Target, out _);
        var relay = !isServer && forwards.TryGet(message.Target, out var entry) ? entry.Relay : null;
        return new(RoutedReplies.CarryOut(
            message.Request, HolepunchRoutes.Decide(message.Body, message.Request.From, isServer, relay, _maxLength)));
    }
}
