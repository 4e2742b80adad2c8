using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Paths;
using HyperDht.Connections.Rendezvous;
using HyperDht.Routing.Codecs;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Rendezvous;

/// <summary>What a server sends to a rendezvous point, and what any node makes of it for the client.</summary>
public sealed class RendezvousCallTests
{
    private static readonly RendezvousPoint Point = new(new PeerAddress(0x63000001, 49737), new PeerAddress(0x46000001, 1000));
    private static readonly PeerAddress Server = new(0x47000001, 2000);

    private readonly NodeId _id;
    private readonly byte[] _message = new byte[PathMessages.Length];

    public RendezvousCallTests()
    {
        var random = new SeededRandomSource(1);
        Span<byte> id = stackalloc byte[NodeId.Length];
        random.Fill(id);
        random.Fill(_message);
        _id = new NodeId(id);
    }

    [Fact]
    public void AnyNode_PassesItOnToTheClient()
    {
        var (to, reply) = PassOn(RendezvousCall.Write(Point, 77, _id, _message));

        Assert.Equal(Point.Client, to);
        Assert.True(RendezvousCall.TryRead(reply, out var id, out var message, out var peer));
        Assert.Equal((_id, Server), (id, peer));
        Assert.Equal(_message, message.ToArray());
    }

    [Fact]
    public void OtherReplies_AreNone()
    {
        Assert.False(RendezvousCall.TryRead([], out _, out _, out _));
        Assert.False(RendezvousCall.TryRead(Reply(new PeerHandshakeMessage(HandshakeMode.Reply, new byte[RendezvousCall.Length])), out _, out _, out _));
        Assert.False(RendezvousCall.TryRead(
            Reply(new PeerHandshakeMessage(HandshakeMode.Reply, new byte[RendezvousCall.Length + 1], Server)), out _, out _, out _));
        Assert.False(RendezvousCall.TryRead(
            Reply(new PeerHandshakeMessage(HandshakeMode.FromServer, new byte[RendezvousCall.Length], Server)), out _, out _, out _));
        Assert.False(RendezvousCall.TryRead(
            Reply(new PeerHandshakeMessage(HandshakeMode.Reply, new byte[1000], Server)), out _, out _, out _));
    }

    [Fact]
    public void SpoiltBytes_NeverThrow()
    {
        var random = new SeededRandomSource(2);
        var (_, reply) = PassOn(RendezvousCall.Write(Point, 77, _id, _message));
        for (var i = 0; i < 20_000; i++)
        {
            var spoilt = reply.AsSpan(0, random.Next(reply.Length + 1)).ToArray();
            for (var n = random.Next(4); n > 0 && spoilt.Length > 0; n--)
            {
                spoilt[random.Next(spoilt.Length)] = (byte)random.Next(256);
            }

            RendezvousCall.TryRead(spoilt, out _, out _, out _);
        }
    }

    // As every node routes it (spec 03 §5.2).
    private static (PeerAddress To, byte[] Reply) PassOn(byte[] datagram)
    {
        Assert.True(RequestDatagram.TryDecode(datagram, out var request));
        Assert.Equal(PeerHandshakeCommand.CommandId, request.Command);
        Assert.Equal(NodeId.Length, request.Target.Length);
        Assert.True(PeerHandshakeMessage.TryDecode(request.Value.ToArray(), out var message));
        var action = HandshakeRoutes.Decide(message, Server, isServer: false, recordedRelay: null);
        Assert.Equal(RouteKind.Reply, action.Kind);
        return (action.To, Encode(action.Value!));
    }

    private static byte[] Reply(PeerHandshakeMessage message) => Encode(message.Encode());

    private static byte[] Encode(byte[] value)
    {
        var reply = new ReplyDatagram { TransactionId = 77, To = Point.Client, Value = value, HasValue = true };
        var bytes = new byte[reply.EncodedLength];
        reply.Encode(bytes);
        return bytes;
    }
}
