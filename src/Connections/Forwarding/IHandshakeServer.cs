using HyperDht.Messaging;

namespace HyperDht.Connections.Forwarding;

/// <summary>A listener of this node, as the router sees it.</summary>
internal interface IHandshakeServer
{
    /// <summary>Answers Noise message 1 with message 2, or null for silence.</summary>
    /// <param name="noise">Valid until the first await.</param>
    /// <param name="claimedPeer">The client according to a relay; null when it came directly.</param>
    /// <param name="request">The request it came in.</param>
    ValueTask<byte[]?> AnswerAsync(ReadOnlyMemory<byte> noise, PeerAddress? claimedPeer, DhtRequest request);
}
