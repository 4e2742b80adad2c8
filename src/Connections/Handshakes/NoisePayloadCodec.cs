using System.Diagnostics.CodeAnalysis;
using System.Net;
using HyperDht.Encoding;
using HyperDht.Holepunch;

namespace HyperDht.Connections.Handshakes;

/// <summary>Reads and writes <see cref="NoisePayload"/> (spec 03 §7). Never throws on bad input.</summary>
internal static class NoisePayloadCodec
{
    private const ulong HolepunchFlag = 1;
    private const ulong Addresses4Flag = 2;
    private const ulong Addresses6Flag = 4;
    private const ulong UdxFlag = 8;
    private const ulong SecretStreamFlag = 16;
    private const ulong RelayThroughFlag = 32;
    private const ulong RelayAddressesFlag = 64;

    // Far from the bits that the reference counts up.
    private const ulong RejoinFlag = 1 << 24;
    private const int Address6Length = 18;

    public static byte[] Encode(NoisePayload payload)
    {
        var flags = FlagsOf(payload);
        var bytes = new byte[SizeOf(payload)];
        var writer = new WireWriter(bytes);
        writer.WriteUInt(payload.Version);
        writer.WriteUInt(flags);
        writer.WriteUInt((ulong)payload.Error);
        writer.WriteUInt((ulong)payload.Firewall);
        if (payload.Holepunch is { } holepunch)
        {
            writer.WriteUInt(holepunch.Id);
            writer.WriteUInt((ulong)holepunch.Relays.Count);
            foreach (var relay in holepunch.Relays)
            {
                writer.WriteAddress(relay.Relay);
                writer.WriteAddress(relay.Peer);
            }
        }

        if (payload.Addresses4.Count > 0)
        {
            writer.WriteAddresses([.. payload.Addresses4]);
        }

        if (payload.Addresses6.Count > 0)
        {
            WriteAddresses6(ref writer, payload.Addresses6);
        }

        WriteSections(ref writer, payload);
        return bytes[..writer.Length];
    }

    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out NoisePayload? payload)
    {
        payload = null;
        var reader = new WireReader(bytes);
        if (!reader.TryReadUInt(out var version))
        {
            return false;
        }

        if (version != NoisePayload.CurrentVersion)
        {
            payload = new NoisePayload { Version = version };
            return true;
        }

        if (!reader.TryReadUInt(out var flags) || !reader.TryReadUInt(out var error) || !reader.TryReadUInt(out var firewall))
        {
            return false;
        }

        // Sections follow in the order of their flags; each is read only when its flag is set.
        HolepunchOffer? holepunch = null;
        PeerAddress[] addresses4 = [];
        IPEndPoint[] addresses6 = [];
        UdxOffer? udx = null;
        ulong secretStream = 0;
        RelayThroughOffer? relayThrough = null;
        PeerAddress[] relayAddresses = [];
        if (((flags & HolepunchFlag) != 0 && !TryReadHolepunch(ref reader, out holepunch))
            || ((flags & Addresses4Flag) != 0 && !reader.TryReadAddresses(out addresses4))
            || ((flags & Addresses6Flag) != 0 && !TryReadAddresses6(ref reader, out addresses6))
            || ((flags & UdxFlag) != 0 && !TryReadUdx(ref reader, out udx))
            || ((flags & SecretStreamFlag) != 0 && !reader.TryReadUInt(out secretStream))
            || ((flags & RelayThroughFlag) != 0 && !TryReadRelayThrough(ref reader, out relayThrough))
            || ((flags & RelayAddressesFlag) != 0 && !reader.TryReadAddresses(out relayAddresses)))
        {
            return false;
        }

        payload = new NoisePayload
        {
            Error = (HandshakeError)error,
            Firewall = (NatKind)firewall,
            Holepunch = holepunch,
            Addresses4 = addresses4,
            Addresses6 = addresses6,
            Udx = udx,
            SecretStreamVersion = (flags & SecretStreamFlag) != 0 ? secretStream : null,
            RelayThrough = relayThrough,
            RelayAddresses = (flags & RelayAddressesFlag) != 0 ? relayAddresses : null,
            Rejoin = (flags & RejoinFlag) != 0 && reader.TryReadBytes(NodeId.Length, out var rejoin) ? new NodeId(rejoin) : null,
        };
        return true;
    }

    private static ulong FlagsOf(NoisePayload payload) =>
        (payload.Holepunch is null ? 0 : HolepunchFlag)
        | (payload.Addresses4.Count == 0 ? 0 : Addresses4Flag)
        | (payload.Addresses6.Count == 0 ? 0 : Addresses6Flag)
        | (payload.Udx is null ? 0 : UdxFlag)
        | (payload.SecretStreamVersion is null ? 0 : SecretStreamFlag)
        | (payload.RelayThrough is null ? 0 : RelayThroughFlag)
        | (payload.RelayAddresses is null ? 0 : RelayAddressesFlag)
        | (payload.Rejoin is null ? 0 : RejoinFlag);

    // An upper bound: every number at its longest.
    private static int SizeOf(NoisePayload payload)
    {
        const int longest = 9;
        return (4 * longest)
            + (2 * longest) + ((payload.Holepunch?.Relays.Count ?? 0) * RelayInfo.EncodedLength)
            + longest + (payload.Addresses4.Count * PeerAddress.EncodedLength)
            + longest + (payload.Addresses6.Count * Address6Length)
            + (4 * longest)
            + longest
            + (2 * longest) + (2 * 32)
            + longest + ((payload.RelayAddresses?.Count ?? 0) * PeerAddress.EncodedLength)
            + NodeId.Length;
    }

    private static void WriteSections(ref WireWriter writer, NoisePayload payload)
    {
        if (payload.Udx is { } udx)
        {
            writer.WriteUInt(udx.Version);
            writer.WriteUInt(udx.ReusableSocket ? 1UL : 0);
            writer.WriteUInt(udx.Id);
            writer.WriteUInt(udx.Seq);
        }

        if (payload.SecretStreamVersion is { } version)
        {
            writer.WriteUInt(version);
        }

        if (payload.RelayThrough is { } relay)
        {
            writer.WriteUInt(relay.Version);
            writer.WriteUInt(0);
            writer.WriteBytes(relay.PublicKey.Span);
            writer.WriteBytes(relay.Token.Span);
        }

        if (payload.RelayAddresses is { } addresses)
        {
            writer.WriteAddresses([.. addresses]);
        }

        if (payload.Rejoin is { } rejoin)
        {
            writer.WriteBytes(rejoin.Span);
        }
    }

    private static void WriteAddresses6(ref WireWriter writer, IReadOnlyList<IPEndPoint> addresses)
    {
        writer.WriteUInt((ulong)addresses.Count);
        foreach (var address in addresses)
        {
            writer.WriteBytes(address.Address.GetAddressBytes());
            writer.WriteUInt16((ushort)address.Port);
        }
    }

    private static bool TryReadHolepunch(ref WireReader reader, [NotNullWhen(true)] out HolepunchOffer? offer)
    {
        offer = null;
        if (!reader.TryReadUInt(out var id) || !reader.TryReadCount(RelayInfo.EncodedLength, out var count))
        {
            return false;
        }

        var relays = new RelayInfo[count];
        for (var i = 0; i < count; i++)
        {
            reader.TryReadAddress(out var relay);
            reader.TryReadAddress(out var peer);
            relays[i] = new RelayInfo(relay, peer);
        }

        offer = new HolepunchOffer(id, relays);
        return true;
    }

    private static bool TryReadAddresses6(ref WireReader reader, out IPEndPoint[] addresses)
    {
        addresses = [];
        if (!reader.TryReadCount(Address6Length, out var count))
        {
            return false;
        }

        addresses = new IPEndPoint[count];
        for (var i = 0; i < count; i++)
        {
            reader.TryReadBytes(16, out var host);
            reader.TryReadUInt16(out var port);
            addresses[i] = new IPEndPoint(new IPAddress(host), port);
        }

        return true;
    }

    private static bool TryReadUdx(ref WireReader reader, [NotNullWhen(true)] out UdxOffer? offer)
    {
        offer = null;
        if (!reader.TryReadUInt(out var version) || !reader.TryReadUInt(out var features)
            || !reader.TryReadUInt(out var id) || !reader.TryReadUInt(out var seq))
        {
            return false;
        }

        offer = new UdxOffer(id, (features & 1) != 0, seq, version);
        return true;
    }

    private static bool TryReadRelayThrough(ref WireReader reader, [NotNullWhen(true)] out RelayThroughOffer? offer)
    {
        offer = null;
        if (!reader.TryReadUInt(out var version) || !reader.TryReadUInt(out _)
            || !reader.TryReadBytes(32, out var publicKey) || !reader.TryReadBytes(32, out var token))
        {
            return false;
        }

        offer = new RelayThroughOffer(new PublicKey(publicKey), new NodeId(token), version);
        return true;
    }
}
