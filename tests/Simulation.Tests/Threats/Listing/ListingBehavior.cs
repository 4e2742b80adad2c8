using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Messaging;

namespace HyperDht.Simulation.Tests.Threats.Listing;

/// <summary>Makes relays answer clients in the place of a server.</summary>
internal sealed class ListingBehavior(Listing listing) : IDhtBehavior<PeerHandshake, RoutedReply>, IDhtBehavior<PeerHolepunch, RoutedReply>
{
    public PipelineStage Stage => PipelineStage.Host;

    public ValueTask<DhtOutcome<RoutedReply>> HandleAsync(
        PeerHandshake message, NextBehavior<RoutedReply> next, CancellationToken cancellationToken) =>
        message.Body.Mode is HandshakeMode.FromClient && listing.Server?.Answer(message.Body) is { } answer
            ? new(new RoutedReply(message.Request.From, answer.Encode(), IncludeCloserNodes: false))
            : next();

    public ValueTask<DhtOutcome<RoutedReply>> HandleAsync(
        PeerHolepunch message, NextBehavior<RoutedReply> next, CancellationToken cancellationToken) =>
        message.Body.Mode is HandshakeMode.FromClient && listing.Server is { } server
            ? new(new RoutedReply(message.Request.From, server.Answer(message.Body).Encode(), IncludeCloserNodes: false))
            : next();
}
