using HyperDht.Connections.Handshakes;
using HyperDht.Holepunch;

namespace HyperDht.Connections.Tests.Handshakes;

public sealed class CodecFuzzTests
{
    [Fact]
    public void RandomBytes_NeverThrow()
    {
        var random = new Random(7);
        var buffer = new byte[256];
        for (var i = 0; i < 100_000; i++)
        {
            var length = random.Next(buffer.Length);
            random.NextBytes(buffer.AsSpan(0, length));
            buffer[0] = (byte)random.Next(8);
            Decode(buffer.AsMemory(0, length));
        }
    }

    [Fact]
    public void EveryPrefixAndMutation_NeverThrows()
    {
        var random = new Random(11);
        var address = new PeerAddress(0x01020304, 5);
        byte[][] messages =
        [
            new PeerHandshakeMessage(HandshakeMode.FromSecondRelay, new byte[120], address, address).Encode(),
            new PeerHolepunchMessage(HandshakeMode.FromRelay, 4711, new byte[60], address).Encode(),
            NoisePayloadCodec.Encode(Full(address)),
        ];
        foreach (var message in messages)
        {
            for (var length = 0; length <= message.Length; length++)
            {
                Decode(message.AsMemory(0, length));
            }

            for (var i = 0; i < 50_000; i++)
            {
                var mutated = message.ToArray();
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
                mutated[random.Next(mutated.Length)] = (byte)random.Next(250, 256);
                Decode(mutated);
            }
        }
    }

    [Fact]
    public void FullPayload_ComesBackEqual()
    {
        var payload = Full(new PeerAddress(0x01020304, 5));

        Assert.True(NoisePayloadCodec.TryDecode(NoisePayloadCodec.Encode(payload), out var decoded));

        Assert.Equal(NoisePayloadCodec.Encode(payload), NoisePayloadCodec.Encode(decoded));
        Assert.Equal(payload.Udx, decoded.Udx);
        Assert.Equal(payload.RelayThrough, decoded.RelayThrough);
    }

    private static void Decode(ReadOnlyMemory<byte> bytes)
    {
        PeerHandshakeMessage.TryDecode(bytes, out _);
        PeerHolepunchMessage.TryDecode(bytes, out _);
        NoisePayloadCodec.TryDecode(bytes.Span, out _);
    }

    private static NoisePayload Full(PeerAddress address) => new()
    {
        Firewall = NatKind.Consistent,
        Holepunch = new HolepunchOffer(300, [new RelayInfo(address, address)]),
        Addresses4 = [address, address],
        Addresses6 = [new System.Net.IPEndPoint(System.Net.IPAddress.IPv6Loopback, 9)],
        Udx = new UdxOffer(uint.MaxValue, true, 70_000),
        SecretStreamVersion = 1,
        RelayThrough = new RelayThroughOffer(new PublicKey(new byte[32]), new NodeId(new byte[32])),
        RelayAddresses = [address],
    };
}
