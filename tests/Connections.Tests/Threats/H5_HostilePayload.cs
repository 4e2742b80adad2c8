using HyperDht.Connections.Handshakes;
using HyperDht.Holepunch;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Fields of a payload at their limits.</summary>
public sealed class H5_HostilePayload
{
    [Theory]
    [InlineData(0, 0u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(uint.MaxValue + 1UL, null)]
    [InlineData((1UL << 53) - 1, null)]
    public void StreamId_IsUsableUpTo32Bits(ulong id, uint? expected)
    {
        var payload = RoundTrip(new NoisePayload { Udx = new UdxOffer(id) });

        Assert.Equal(expected, payload.UsableStreamId);
        Assert.Equal(expected is null ? HandshakeError.Aborted : HandshakeError.None, ServerDecision.ErrorOf(payload));
    }

    [Fact]
    public void PortZero_IsNoAddress()
    {
        var payload = RoundTrip(new NoisePayload { Addresses4 = [new(1, 0), new(2, 1)], RelayAddresses = [new(3, 0), new(4, 65535)] });

        Assert.Equal([new PeerAddress(2, 1)], payload.UsableAddresses);
        Assert.Equal([new PeerAddress(4, 65535)], payload.UsableRelayAddresses);
    }

    [Fact]
    public void LongLists_AreCutToEight()
    {
        PeerAddress[] many = [.. Enumerable.Range(1, 200).Select(i => new PeerAddress((uint)i, 1))];

        var payload = RoundTrip(new NoisePayload { Addresses4 = many });

        Assert.Equal(many.Take(8), payload.UsableAddresses);
    }

    [Fact]
    public void UnknownFirewall_IsUnknown() =>
        Assert.Equal(NatKind.Unknown, RoundTrip(new NoisePayload { Firewall = (NatKind)9 }).UsableFirewall);

    [Fact]
    public void UnknownVersion_IsMismatch() =>
        Assert.Equal(HandshakeError.VersionMismatch, ServerDecision.ErrorOf(RoundTrip(new NoisePayload { Version = 7, Udx = new(1) })));

    [Fact]
    public void TrailingBytes_AreIgnored()
    {
        byte[] bytes = [.. NoisePayloadCodec.Encode(new NoisePayload { Udx = new(5) }), 1, 2, 3];

        Assert.True(NoisePayloadCodec.TryDecode(bytes, out var payload));
        Assert.Equal(5u, payload.UsableStreamId);
    }

    [Theory]
    [InlineData("0.0.0.0:1")]
    [InlineData("224.0.0.1:1")]
    [InlineData("255.255.255.255:1")]
    [InlineData("8.8.8.8:0")]
    public void OpenClientAtNoHost_IsNotContacted(string claimed)
    {
        var payload = new NoisePayload { Firewall = NatKind.Open, Udx = new(1) };

        Assert.Null(ServerDecision.BindNow(payload, new PeerAddress(1, 1), PeerAddress.Parse(claimed)));
    }

    private static NoisePayload RoundTrip(NoisePayload payload)
    {
        Assert.True(NoisePayloadCodec.TryDecode(NoisePayloadCodec.Encode(payload), out var decoded));
        return decoded;
    }
}
