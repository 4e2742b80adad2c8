using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Remote;

namespace HyperDht.Holepunch.Tests.Threats;

/// <summary>Fields of a punch payload at their limits.</summary>
public sealed class H5_HostilePayload
{
    private const uint Host = 0x50000001;

    // A NAT with random ports says so by port 0.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    public void EveryPort_IsLegalHere(int port)
    {
        var address = new PeerAddress(Host, (ushort)port);
        var remote = new RemoteState();

        remote.Handle(RoundTrip(new HolepunchPayload { Kind = NatKind.Random, Addresses = [address] }), Host);

        Assert.Equal([new PunchTarget(address, true)], remote.Targets);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(250)]
    public void KindAboveRandom_IsRandom(int kind) => Assert.Equal(NatKind.Random, RoundTrip(new HolepunchPayload { Kind = (NatKind)kind }).Kind);

    [Fact]
    public void TrailingBytes_AreIgnored()
    {
        byte[] bytes = [.. HolepunchPayloadCodec.Encode(new HolepunchPayload { Round = 5 }), 1, 2, 3];

        Assert.True(HolepunchPayloadCodec.TryDecode(bytes, out var payload));
        Assert.Equal(5u, payload.Round);
    }

    [Fact]
    public void ListThatIsShorterThanItSays_IsRefused()
    {
        byte[] bytes = [.. HolepunchPayloadCodec.Encode(new HolepunchPayload { Addresses = [new PeerAddress(Host, 1)] })];

        Assert.False(HolepunchPayloadCodec.TryDecode(bytes.AsMemory(0, bytes.Length - 1), out _));
        bytes[^7] = 200;
        Assert.False(HolepunchPayloadCodec.TryDecode(bytes, out _));
    }

    private static HolepunchPayload RoundTrip(HolepunchPayload payload)
    {
        Assert.True(HolepunchPayloadCodec.TryDecode(HolepunchPayloadCodec.Encode(payload), out var decoded));
        return decoded;
    }
}
