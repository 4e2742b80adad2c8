using HyperDht.Connections.Announcing;
using HyperDht.Holepunch;

namespace HyperDht.Connections.Handshakes;

/// <summary>What each side writes into its Noise message (spec 03 §7).</summary>
/// <remarks>Pure.</remarks>
internal static class PayloadBuilder
{
    /// <summary>The client's payload.</summary>
    /// <param name="streamId">Our UDX stream.</param>
    /// <param name="publicAddress">Our public address, or null.</param>
    /// <param name="localAddresses">Empty when local connections are off.</param>
    /// <param name="relay">The relay we name, or null.</param>
    /// <param name="reusableSocket">Whether the socket may be used for the next connection.</param>
    public static NoisePayload Client(
        uint streamId,
        PeerAddress? publicAddress,
        IReadOnlyList<PeerAddress> localAddresses,
        RelayThroughOffer? relay = null,
        bool reusableSocket = false) => new()
    {
        RelayThrough = relay,
        Firewall = publicAddress is null ? NatKind.Unknown : NatKind.Open,
        Addresses4 = publicAddress is { } own ? [own, .. localAddresses] : localAddresses,
        Udx = new UdxOffer(streamId, reusableSocket),
        SecretStreamVersion = 1,
    };

    /// <summary>The server's payload.</summary>
    /// <param name="terms">What this server has to offer.</param>
    /// <param name="error">0, or why it is no connection.</param>
    /// <param name="streamId">Our UDX stream; 0 with an error.</param>
    /// <param name="handshakeId">What punch rounds of this handshake are called.</param>
    /// <param name="relay">The relay we name, or null.</param>
    public static NoisePayload Server(
        ServerTerms terms, HandshakeError error, uint streamId, ulong handshakeId, RelayThroughOffer? relay = null)
    {
        var relays = terms.Relays.Take(RelayAnnouncements.MaxRelays).ToArray();
        PeerAddress[] relayAddresses = terms.PublicAddress is { } own && !terms.IsFirewalled
            ? [own, .. relays.Select(relay => relay.Relay)]
            : [.. relays.Select(relay => relay.Relay)];
        return new NoisePayload
        {
            Error = error,
            Firewall = terms.PublicAddress is null ? NatKind.Unknown : NatKind.Open,
            Holepunch = terms.PublicAddress is null ? new HolepunchOffer(handshakeId, relays) : null,
            Addresses4 = terms.PublicAddress is { } address ? [address, .. terms.LocalAddresses] : terms.LocalAddresses,
            Udx = new UdxOffer(streamId, terms.ReusableSocket),
            SecretStreamVersion = 1,
            RelayThrough = error is HandshakeError.None ? relay : null,
            RelayAddresses = relayAddresses.Length == 0 ? null : [.. relayAddresses.Take(RelayAnnouncements.MaxRelays)],
        };
    }
}
