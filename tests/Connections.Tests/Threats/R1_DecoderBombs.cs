using HyperDht.Connections.Handshakes;
using HyperDht.Tests.Threats;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Counts and lengths far larger than the packet, in every message of a handshake.</summary>
public sealed class R1_DecoderBombs
{
    private static readonly PeerAddress Address = PeerAddress.Parse("198.51.100.7:4660");

    [Fact]
    public void Handshake_NeverThrowsNorAllocatesByClaim() =>
        new DecoderAttack("peerHandshake", input => PeerHandshakeMessage.TryDecode(input.ToArray(), out _)).Run(
            1, new PeerHandshakeMessage(HandshakeMode.FromSecondRelay, new byte[120], Address, Address).Encode());

    [Fact]
    public void Holepunch_NeverThrowsNorAllocatesByClaim() =>
        new DecoderAttack("peerHolepunch", input => PeerHolepunchMessage.TryDecode(input.ToArray(), out _)).Run(
            2, new PeerHolepunchMessage(HandshakeMode.FromRelay, 70_000, new byte[60], Address).Encode());

    [Fact]
    public void Payload_NeverThrowsNorAllocatesByClaim() =>
        new DecoderAttack("noisePayload", input => NoisePayloadCodec.TryDecode(input, out _)).Run(
            3,
            NoisePayloadCodec.Encode(new NoisePayload
            {
                Holepunch = new HolepunchOffer(3, [new RelayInfo(Address, Address), new RelayInfo(Address, Address)]),
                Addresses4 = [Address, Address],
                Addresses6 = [new System.Net.IPEndPoint(System.Net.IPAddress.IPv6Loopback, 9)],
                Udx = new UdxOffer(uint.MaxValue),
                SecretStreamVersion = 1,
                RelayThrough = new RelayThroughOffer(default, default),
                RelayAddresses = [Address, Address, Address],
            }));
}
