using System.Net;
using HyperDht.Holepunch;

namespace HyperDht.Connections.Handshakes;

/// <summary>The plaintext of both Noise messages (spec 03 §7), as it was on the wire.</summary>
/// <remarks>What a peer wrote is not trusted further than the <c>Usable…</c> members (threat-model H5).</remarks>
internal sealed record NoisePayload
{
    /// <summary>The version this code speaks.</summary>
    public const ulong CurrentVersion = 1;

    /// <summary>Addresses of one list that are looked at; the rest is ignored.</summary>
    public const int MaxUsedAddresses = 8;

    public ulong Version { get; init; } = CurrentVersion;

    public HandshakeError Error { get; init; }

    public NatKind Firewall { get; init; }

    public HolepunchOffer? Holepunch { get; init; }

    public IReadOnlyList<PeerAddress> Addresses4 { get; init; } = [];

    public IReadOnlyList<IPEndPoint> Addresses6 { get; init; } = [];

    public UdxOffer? Udx { get; init; }

    /// <summary>The secret-stream section's version, or null without one.</summary>
    public ulong? SecretStreamVersion { get; init; }

    public RelayThroughOffer? RelayThrough { get; init; }

    public IReadOnlyList<PeerAddress>? RelayAddresses { get; init; }

    /// <summary>
    /// The connection, of which both sides keep the token, that goes on where this handshake leads; null for a new one. Not in the reference,
    /// and sent only to peers that are known to be of this implementation.
    /// </summary>
    public NodeId? Rejoin { get; init; }

    /// <summary>The verdict, where one we do not know counts as unknown.</summary>
    public NatKind UsableFirewall => Firewall <= NatKind.Random ? Firewall : NatKind.Unknown;

    /// <summary>The UDX id when it is one a stream can have.</summary>
    public uint? UsableStreamId => Udx is { Id: <= uint.MaxValue } udx ? (uint)udx.Id : null;

    /// <summary>The first eight addresses that have a port.</summary>
    public IEnumerable<PeerAddress> UsableAddresses => Usable(Addresses4);

    /// <summary>The first eight relay addresses that have a port.</summary>
    public IEnumerable<PeerAddress> UsableRelayAddresses => Usable(RelayAddresses ?? []);

    private static IEnumerable<PeerAddress> Usable(IReadOnlyList<PeerAddress> addresses) =>
        addresses.Where(address => address.Port != 0).Take(MaxUsedAddresses);
}
