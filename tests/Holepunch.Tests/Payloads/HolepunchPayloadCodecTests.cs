using HyperDht.Holepunch.Payloads;
using HyperDht.Testing;

namespace HyperDht.Holepunch.Tests.Payloads;

public class HolepunchPayloadCodecTests
{
    [Fact]
    public void EncodedPayload_DecodesToItself()
    {
        var random = new SeededRandomSource(1);
        for (var i = 0; i < 5000; i++)
        {
            var payload = Create(random);

            Assert.True(HolepunchPayloadCodec.TryDecode(HolepunchPayloadCodec.Encode(payload), out var decoded));

            Assert.Equal(payload.Addresses, decoded.Addresses);
            Assert.Equal(payload.Token?.ToArray(), decoded.Token?.ToArray());
            Assert.Equal(payload.RemoteToken?.ToArray(), decoded.RemoteToken?.ToArray());
            Assert.Equal(
                payload with { Addresses = null, Token = null, RemoteToken = null },
                decoded with { Addresses = null, Token = null, RemoteToken = null });
        }
    }

    [Fact]
    public void AnyBytes_DecodeOrAreRefused()
    {
        var random = new SeededRandomSource(2);
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = HolepunchPayloadCodec.Encode(Create(random));
            for (var flips = random.Next(4); flips >= 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            HolepunchPayloadCodec.TryDecode(bytes.AsMemory(0, random.Next(bytes.Length + 1)), out _);
        }
    }

    [Fact]
    public void SecondNumberOfAKindTooHigh_CountsAsRandom()
    {
        Assert.True(HolepunchPayloadCodec.TryDecode(new byte[] { 0, 0, 0xfe, 1, 0, 0, 1, 0 }, out var payload));

        Assert.Equal(NatKind.Random, payload.Kind);
    }

    [Fact]
    public void SealedPayload_OpensWithTheSameSecretOnly()
    {
        var random = new SeededRandomSource(3);
        var sealedPayload = new SecurePayload(new byte[32], random).Seal(new HolepunchPayload { Round = 7 });

        Assert.True(new SecurePayload(new byte[32], random).TryOpen(sealedPayload, out var payload) && payload.Round == 7);
        Assert.False(new SecurePayload(Enumerable.Repeat((byte)1, 32).ToArray(), random).TryOpen(sealedPayload, out _));
        Assert.False(new SecurePayload(new byte[32], random).TryOpen(sealedPayload.AsSpan(0, SecurePayload.Overhead), out _));
    }

    private static HolepunchPayload Create(SeededRandomSource random) => new()
    {
        Error = (PunchError)random.Next(4),
        Kind = (NatKind)random.Next(4),
        Round = (ulong)random.Next(300),
        IsConnected = random.Next(2) == 0,
        IsPunching = random.Next(2) == 0,
        Addresses = random.Next(3) == 0 ? null : [.. Enumerable.Range(0, random.Next(5)).Select(_ => Address(random))],
        RemoteAddress = random.Next(2) == 0 ? null : Address(random),
        Token = random.Next(2) == 0 ? default(ReadOnlyMemory<byte>?) : Bytes(random),
        RemoteToken = random.Next(2) == 0 ? default(ReadOnlyMemory<byte>?) : Bytes(random),
    };

    private static PeerAddress Address(SeededRandomSource random) => new((uint)random.Next(int.MaxValue), (ushort)random.Next(65536));

    private static byte[] Bytes(SeededRandomSource random)
    {
        var bytes = new byte[HolepunchTokens.Length];
        random.Fill(bytes);
        return bytes;
    }
}
