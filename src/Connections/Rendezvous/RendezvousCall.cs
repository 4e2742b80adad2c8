using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Paths;
using HyperDht.Routing.Codecs;

namespace HyperDht.Connections.Rendezvous;

/// <summary>
/// What a peer that has moved sends to a rendezvous point: the answer of a server to a handshake, which any node passes on to the client that it
/// names, and adds where it came from (spec 03 §5.2). In place of a Noise message it carries who is called, and a path message.
/// </summary>
internal static class RendezvousCall
{
    /// <summary>Length of what is carried, in bytes.</summary>
    public const int Length = NodeId.Length + PathMessages.Length;

    // The rest is less than this: the mode, flags, an address.
    private const int LongestValue = Length + 16;

    /// <summary>Writes the datagram for a rendezvous point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="transactionId">Any: no request of the client has it.</param>
    /// <param name="id">What both sides know the connection by.</param>
    /// <param name="message">The path message.</param>
    public static byte[] Write(RendezvousPoint point, ushort transactionId, NodeId id, ReadOnlySpan<byte> message)
    {
        var body = new byte[Length];
        id.Span.CopyTo(body);
        message.CopyTo(body.AsSpan(NodeId.Length));
        var datagram = new RequestDatagram
        {
            TransactionId = transactionId,
            To = point.Node,
            Command = PeerHandshakeCommand.CommandId,
            Target = id.Span,
            Value = new PeerHandshakeMessage(HandshakeMode.FromServer, body, point.Client).Encode(),
            HasValue = true,
        };
        var bytes = new byte[datagram.EncodedLength];
        datagram.Encode(bytes);
        return bytes;
    }

    /// <summary>Reads what a rendezvous point has made of it; never throws.</summary>
    /// <param name="datagram">A reply that nobody has asked for.</param>
    /// <param name="id">Which connection is called.</param>
    /// <param name="message">The path message.</param>
    /// <param name="peer">Where the point says that it came from.</param>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out NodeId id, out ReadOnlyMemory<byte> message, out PeerAddress peer)
    {
        (id, message, peer) = (default, default, default);
        if (!ReplyDatagram.TryDecode(datagram, out var reply) || reply.Value.Length > LongestValue
            || !PeerHandshakeMessage.TryDecode(reply.Value.ToArray(), out var body)
            || body.Mode is not HandshakeMode.Reply || body.Noise.Length != Length || body.Peer is not { } from)
        {
            return false;
        }

        id = new NodeId(body.Noise.Span[..NodeId.Length]);
        message = body.Noise[NodeId.Length..];
        peer = from;
        return true;
    }
}
