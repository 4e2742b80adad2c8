using HyperDht.Connections.Handshakes;
using HyperDht.Messaging;

namespace HyperDht.Connections.Forwarding;

/// <summary>A listener of this node, as the router sees it.</summary>
internal interface IHandshakeServer
{
    /// <summary>Answers Noise message 1 with message 2, or null for silence.</summary>
    /// <param name="noise">Valid until the first await.</param>
    /// <param name="claimedPeer">The client according to a relay; null when it came directly.</param>
    /// <param name="request">The request it came in.</param>
    ValueTask<ServerAnswer?> AnswerAsync(ReadOnlyMemory<byte> noise, PeerAddress? claimedPeer, DhtRequest request);

    /// <summary>Answers one round of a punch, or null for silence.</summary>
    /// <param name="body">The round; its payload is valid until the first await.</param>
    /// <param name="request">The request it came in.</param>
    ValueTask<ServerAnswer?> AnswerPunchAsync(PeerHolepunchMessage body, DhtRequest request);
}
