using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Punching;
using HyperDht.Cryptography;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Payloads;
using HyperDht.Noise;
using HyperDht.Runtime;

namespace HyperDht.Simulation.Tests.Threats.Listing;

/// <summary>A server that has relays on its side and tells a client of addresses that are none of its own: in the handshake, and in every round.</summary>
internal sealed class ListingServer(IRandomSource random, KeyPair keyPair, PeerAddress claimed, IReadOnlyList<PeerAddress> listed)
{
    private SecurePayload? _secure;

    /// <summary>The nodes that answer in its place.</summary>
    public IReadOnlyList<PeerAddress> Relays { get; init; } = [];

    /// <summary>Rounds that were answered with the list.</summary>
    public int Rounds { get; private set; }

    /// <summary>What the client gets for its first message; null when it is not for this server.</summary>
    public PeerHandshakeMessage? Answer(PeerHandshakeMessage asked)
    {
        using var handshake = new ServerHandshake(new NoiseHandshakeFactory(new SodiumCryptoSuite(), random), keyPair);
        if (!handshake.TryBegin(asked.Noise.Span, out _))
        {
            return null;
        }

        var payload = new NoisePayload
        {
            Firewall = NatKind.Unknown,
            Addresses4 = listed,
            Udx = new UdxOffer(1),
            SecretStreamVersion = 1,
            Holepunch = new HolepunchOffer(0, [.. Relays.Select(relay => new RelayInfo(relay, claimed))]),
        };
        Assert.True(handshake.TryFinish(payload, out var message, out var keys));
        _secure = new SecurePayload(HolepunchSecret.Of(keys), random);
        keys.Dispose();
        return new PeerHandshakeMessage(HandshakeMode.Reply, message, claimed);
    }

    /// <summary>What the client gets for a round.</summary>
    public PeerHolepunchMessage Answer(PeerHolepunchMessage asked)
    {
        Rounds++;
        Assert.True(_secure!.TryOpen(asked.Payload.Span, out var round));
        return new PeerHolepunchMessage(HandshakeMode.Reply, 0, _secure.Seal(new HolepunchPayload
        {
            Kind = NatKind.Consistent,
            Addresses = listed,
            IsPunching = round.IsPunching,
            Round = round.Round,
            Token = new byte[HolepunchTokens.Length],
            RemoteToken = round.Token,
        }), claimed);
    }
}
