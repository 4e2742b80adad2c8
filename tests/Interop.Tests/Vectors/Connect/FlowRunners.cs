using System.Text.Json;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Messaging;
using HyperDht.Routing.Codecs;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>Whole datagrams of one relayed exchange (spec 03 §5): each hop is derived from the datagram before it.</summary>
internal static class FlowRunners
{
    public static void Exchange(VectorCase vector)
    {
        var flow = new Flow(vector.Input);
        var expected = vector.Output.GetProperty("datagrams").EnumerateArray().ToArray();
        var datagram = flow.First();
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(ConnectJson.Address(expected[i].GetProperty("from")), datagram.From);
            Assert.Equal(ConnectJson.Address(expected[i].GetProperty("to")), datagram.To);
            Assert.Equal(expected[i].GetProperty("bytes").GetString(), Convert.ToHexStringLower(datagram.Bytes));
            datagram = i + 1 < expected.Length ? flow.Next(datagram) : datagram;
        }
    }

    private readonly record struct Datagram(PeerAddress From, PeerAddress To, byte[] Bytes);

    private sealed class Flow(JsonElement input)
    {
        private readonly PeerAddress _client = ConnectJson.Address(input.GetProperty("client"));
        private readonly PeerAddress[] _relays = input.Addresses("relays");
        private readonly PeerAddress _server = ConnectJson.Address(input.GetProperty("server"));
        private readonly byte[] _target = input.Hex("target");
        private readonly byte[] _serverReply = input.Hex("serverReply");
        private readonly bool _isHandshake = input.GetProperty("command").GetString() == "PEER_HANDSHAKE";

        private ushort TransactionId => input.GetProperty("tid").GetUInt16();

        private DhtCommandId Command => _isHandshake ? PeerHandshakeCommand.CommandId : PeerHolepunchCommand.CommandId;

        private PeerAddress AnsweringSocket => input.GetProperty("server").IsNull("punchPort")
            ? _server
            : _server with { Port = input.GetProperty("server").GetProperty("punchPort").GetUInt16() };

        public Datagram First()
        {
            var message = input.GetProperty("message");
            var value = _isHandshake ? ConnectJson.Handshake(message).Encode() : ConnectJson.Holepunch(message).Encode();
            return Request(_client, _relays[0], value);
        }

        public Datagram Next(Datagram last)
        {
            Assert.True(RequestDatagram.TryDecode(last.Bytes, out var request));
            Assert.Equal(TransactionId, request.TransactionId);
            var value = request.Value.ToArray();
            if (last.To == _server)
            {
                return Carry(AnsweringSocket, Answer(value, last.From));
            }

            var hop = Array.IndexOf(_relays, last.To);
            return Carry(last.To, Decide(value, last.From, hop + 1 < _relays.Length ? _relays[hop + 1] : _server));
        }

        private RouteAction Decide(byte[] value, PeerAddress from, PeerAddress recorded)
        {
            if (_isHandshake)
            {
                Assert.True(PeerHandshakeMessage.TryDecode(value, out var handshake));
                return HandshakeRoutes.Decide(handshake, from, isServer: false, recorded);
            }

            Assert.True(PeerHolepunchMessage.TryDecode(value, out var holepunch));
            return HolepunchRoutes.Decide(holepunch, from, isServer: false, recorded);
        }

        private RouteAction Answer(byte[] value, PeerAddress from)
        {
            if (_isHandshake)
            {
                Assert.True(PeerHandshakeMessage.TryDecode(value, out var handshake));
                Assert.Equal(RouteKind.Serve, HandshakeRoutes.Decide(handshake, from, isServer: true, null).Kind);
                return HandshakeRoutes.Answer(handshake, from, _serverReply);
            }

            Assert.True(PeerHolepunchMessage.TryDecode(value, out var holepunch));
            Assert.Equal(RouteKind.Serve, HolepunchRoutes.Decide(holepunch, from, isServer: true, null).Kind);
            return HolepunchRoutes.Answer(holepunch, from, _serverReply);
        }

        private Datagram Carry(PeerAddress from, RouteAction action)
        {
            if (action.Kind is RouteKind.Relay)
            {
                return Request(from, action.To, action.Value!);
            }

            Assert.Equal(RouteKind.Reply, action.Kind);
            var reply = new ReplyDatagram
            {
                TransactionId = TransactionId, To = action.To, Id = IdOf(from), Value = action.Value, HasValue = true,
            };
            var bytes = new byte[reply.EncodedLength];
            reply.Encode(bytes);
            return new Datagram(from, action.To, bytes);
        }

        private Datagram Request(PeerAddress from, PeerAddress to, byte[] value)
        {
            var request = new RequestDatagram
            {
                TransactionId = TransactionId, To = to, Command = Command, Id = IdOf(from), Target = _target, Value = value, HasValue = true,
            };
            var bytes = new byte[request.EncodedLength];
            request.Encode(bytes);
            return new Datagram(from, to, bytes);
        }

        // Relays are persistent and say who they are; client and server are not.
        private byte[] IdOf(PeerAddress from) => _relays.Contains(from) ? NodeId.FromAddress(from).ToArray() : [];
    }
}
