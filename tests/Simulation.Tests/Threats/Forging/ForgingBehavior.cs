using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Messaging;

namespace HyperDht.Simulation.Tests.Threats.Forging;

/// <summary>Puts a forger into the place of a relay; every other node stays honest.</summary>
internal sealed class ForgingBehavior(Forgery forgery) : IDhtBehavior<PeerHandshake, RoutedReply>, IDhtBehavior<PeerHolepunch, RoutedReply>
{
    public PipelineStage Stage => PipelineStage.Host;

    public ValueTask<DhtOutcome<RoutedReply>> HandleAsync(
        PeerHandshake message, NextBehavior<RoutedReply> next, CancellationToken cancellationToken)
    {
        if (forgery.Forger is { } forger && message.Body.Mode is HandshakeMode.FromClient)
        {
            forger.NoteMessage1(message.Request.To.Host, message.Body.Noise.Span);
        }
        else if (forgery.Forger is { } liar && message.Body is { Mode: HandshakeMode.FromServer, Peer: { } client })
        {
            var told = new PeerHandshakeMessage(HandshakeMode.Reply, message.Body.Noise, liar.HandleAnswer(message));
            return new(new RoutedReply(client, told.Encode(), IncludeCloserNodes: false));
        }

        return next();
    }

    public ValueTask<DhtOutcome<RoutedReply>> HandleAsync(
        PeerHolepunch message, NextBehavior<RoutedReply> next, CancellationToken cancellationToken)
    {
        if (forgery.Forger is not { Host: { } host } forger || host != message.Request.To.Host)
        {
            return next();
        }

        if (message.Body.Mode is HandshakeMode.FromClient)
        {
            return new(new RoutedReply(message.Request.From, forger.Answer(message).Encode(), IncludeCloserNodes: false));
        }

        if (message.Body.Mode is HandshakeMode.FromServer)
        {
            forger.HandleServersAnswer(message);
        }

        return new(DhtOutcome<RoutedReply>.Silent);
    }
}
