using HyperDht.Connections.Handshakes;
using HyperDht.Transport;

namespace HyperDht.Connections.Dialing;

/// <summary>A good answer to a handshake (spec 03 §3). Both outer addresses are hearsay of the node that was asked.</summary>
/// <param name="Payload">What the server wrote; authenticated.</param>
/// <param name="AskedAddress">The node that was asked.</param>
/// <param name="ServerAddress">The server as that node sees it; null when it is the server itself.</param>
/// <param name="ClientAddress">We, as that node sees us.</param>
internal sealed record HandshakeReply(
    NoisePayload Payload, PeerAddress AskedAddress, PeerAddress? ServerAddress, PeerAddress ClientAddress)
{
    /// <summary>From the question to the answer: only the server can give it, so that a node can make it longer and not shorter.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>The socket it was asked on; null for the node's default one.</summary>
    public IDatagramSocket? Socket { get; init; }
}
