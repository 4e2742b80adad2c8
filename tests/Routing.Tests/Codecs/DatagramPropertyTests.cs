using HyperDht.Messaging;
using HyperDht.Routing.Codecs;

namespace HyperDht.Routing.Tests.Codecs;

public class DatagramPropertyTests
{
    private const int Rounds = 5000;

    private readonly Random _random = new(11);

    [Fact]
    public void Request_EncodedThenDecoded_IsTheSame()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var request = new RequestDatagram
            {
                TransactionId = (ushort)_random.Next(65536),
                To = new PeerAddress((uint)_random.NextInt64(1L << 32), (ushort)_random.Next(65536)),
                Command = new DhtCommandId((uint)_random.Next(3) switch { 0 => 5u, 1 => 300u, _ => 70_000u }, _random.Next(2) == 0),
                Id = Optional32(),
                Token = Optional32(),
                Target = Optional32(),
                HasValue = _random.Next(2) == 0,
            };
            request.Value = request.HasValue ? Bytes(_random.Next(600)) : default;
            var bytes = new byte[request.EncodedLength];
            request.Encode(bytes);

            Assert.True(RequestDatagram.TryDecode(bytes, out var decoded));
            Assert.Equal((request.TransactionId, request.To, request.Command), (decoded.TransactionId, decoded.To, decoded.Command));
            Assert.True(decoded.Id.SequenceEqual(request.Id) && decoded.Token.SequenceEqual(request.Token));
            Assert.True(decoded.Target.SequenceEqual(request.Target) && decoded.Value.SequenceEqual(request.Value));
            Assert.Equal(request.HasValue, decoded.HasValue);
        }
    }

    [Fact]
    public void Reply_EncodedThenDecoded_IsTheSame()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var reply = new ReplyDatagram
            {
                TransactionId = (ushort)_random.Next(65536),
                To = new PeerAddress((uint)_random.NextInt64(1L << 32), (ushort)_random.Next(65536)),
                ErrorCode = (uint)_random.Next(3) switch { 0 => 0u, 1 => 16u, _ => 70_000u },
                Id = Optional32(),
                Token = Optional32(),
                CloserNodes = Bytes(6 * _random.Next(21)),
                HasValue = _random.Next(2) == 0,
            };
            reply.Value = reply.HasValue ? Bytes(_random.Next(600)) : default;
            var bytes = new byte[reply.EncodedLength];
            reply.Encode(bytes);

            Assert.True(ReplyDatagram.TryDecode(bytes, out var decoded));
            Assert.Equal((reply.TransactionId, reply.To, reply.ErrorCode), (decoded.TransactionId, decoded.To, decoded.ErrorCode));
            Assert.True(decoded.Id.SequenceEqual(reply.Id) && decoded.Token.SequenceEqual(reply.Token));
            Assert.True(decoded.CloserNodes.SequenceEqual(reply.CloserNodes) && decoded.Value.SequenceEqual(reply.Value));
            Assert.Equal(reply.HasValue, decoded.HasValue);
        }
    }

    private byte[] Optional32() => _random.Next(2) == 0 ? [] : Bytes(32);

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
