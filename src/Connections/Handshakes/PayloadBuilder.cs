namespace HyperDht.Connections.Handshakes;

/// <summary>What each side writes into its Noise message (spec 03 §7).</summary>
/// <remarks>Pure.</remarks>
internal static class PayloadBuilder
{
    private const int MaxRelays = 3;

    /// <summary>The client's payload.</summary>
    /// <param name="streamId">Our UDX stream.</param>
    /// <param name="publicAddress">Our public address, or null.</param>
    /// <param name="localAddresses">Empty when local connections are off.</param>
    public static NoisePayload Client(uint streamId, PeerAddress? publicAddress, IReadOnlyList<PeerAddress> localAddresses) => new()
    {
        Firewall = publicAddress is null ? FirewallKind.Unknown : FirewallKind.Open,
        Addresses4 = publicAddress is { } own ? [own, .. localAddresses] : localAddresses,
        Udx = new UdxOffer(streamId),
        SecretStreamVersion = 1,
    };

    /// <summary>The server's payload.</summary>
    /// <param name="terms">What this server has to offer.</param>
    /// <param name="error">0, or why it is no connection.</param>
    /// <param name="streamId">Our UDX stream; 0 with an error.</param>
    public static NoisePayload Server(ServerTerms terms, HandshakeError error, uint streamId)
    {
        var relays = terms.Relays.Take(MaxRelays).ToArray();
        PeerAddress[] relayAddresses = terms.PublicAddress is { } own && !terms.IsFirewalled
            ? [own, .. relays.Select(relay => relay.Relay)]
            : [.. relays.Select(relay => relay.Relay)];
        return new NoisePayload
        {
            Error = error,
            Firewall = terms.PublicAddress is null ? FirewallKind.Unknown : FirewallKind.Open,

            // Without the section any client binds directly (spec 03 §13.4 point 1), and so never punches a server that cannot answer.
            Holepunch = terms.OffersHolepunch && terms.PublicAddress is null ? new HolepunchOffer(terms.HandshakeId, relays) : null,
            Addresses4 = terms.PublicAddress is { } address ? [address, .. terms.LocalAddresses] : terms.LocalAddresses,
            Udx = new UdxOffer(streamId),
            SecretStreamVersion = 1,
            RelayAddresses = relayAddresses.Length == 0 ? null : [.. relayAddresses.Take(MaxRelays)],
        };
    }
}
