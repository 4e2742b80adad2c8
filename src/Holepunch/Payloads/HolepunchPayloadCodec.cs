using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;

namespace HyperDht.Holepunch.Payloads;

/// <summary>The plaintext of a punch payload on the wire (spec 03 §8.1). Flags stand before the error here.</summary>
internal static class HolepunchPayloadCodec
{
    private const int TokenLength = HolepunchTokens.Length;
    private const ulong Connected = 1;
    private const ulong Punching = 2;
    private const ulong Addresses = 4;
    private const ulong RemoteAddress = 8;
    private const ulong Token = 16;
    private const ulong RemoteToken = 32;

    public static int SizeOf(HolepunchPayload payload) =>
        1 + WireWriter.SizeOf((ulong)payload.Error) + WireWriter.SizeOf((ulong)payload.Kind) + WireWriter.SizeOf(payload.Round)
        + (payload.Addresses is { } addresses ? WireWriter.SizeOfAddresses(addresses.Count) : 0)
        + (payload.RemoteAddress is null ? 0 : PeerAddress.EncodedLength)
        + (payload.Token is null ? 0 : TokenLength)
        + (payload.RemoteToken is null ? 0 : TokenLength);

    public static byte[] Encode(HolepunchPayload payload)
    {
        var bytes = new byte[SizeOf(payload)];
        var writer = new WireWriter(bytes);
        writer.WriteUInt(FlagsOf(payload));
        writer.WriteUInt((ulong)payload.Error);
        writer.WriteUInt((ulong)payload.Kind);
        writer.WriteUInt(payload.Round);
        if (payload.Addresses is { } addresses)
        {
            writer.WriteAddresses([.. addresses]);
        }

        if (payload.RemoteAddress is { } remoteAddress)
        {
            writer.WriteAddress(remoteAddress);
        }

        writer.WriteBytes(payload.Token is { } token ? token.Span : default);
        writer.WriteBytes(payload.RemoteToken is { } remoteToken ? remoteToken.Span : default);
        return bytes;
    }

    public static bool TryDecode(ReadOnlyMemory<byte> source, [NotNullWhen(true)] out HolepunchPayload? payload)
    {
        payload = null;
        var reader = new WireReader(source.Span);
        if (!reader.TryReadUInt(out var flags) || !reader.TryReadUInt(out var error) || !reader.TryReadUInt(out var kind)
            || !reader.TryReadUInt(out var round))
        {
            return false;
        }

        PeerAddress[]? addresses = null;
        if ((flags & Addresses) != 0 && !reader.TryReadAddresses(out addresses))
        {
            return false;
        }

        PeerAddress? remoteAddress = null;
        if ((flags & RemoteAddress) != 0)
        {
            if (!reader.TryReadAddress(out var read))
            {
                return false;
            }

            remoteAddress = read;
        }

        if (!TryReadToken(ref reader, (flags & Token) != 0, source, out var token)
            || !TryReadToken(ref reader, (flags & RemoteToken) != 0, source, out var remoteToken))
        {
            return false;
        }

        payload = new HolepunchPayload
        {
            Error = (PunchError)error,
            Kind = (NatKind)Math.Min(kind, (ulong)NatKind.Random),
            Round = round,
            IsConnected = (flags & Connected) != 0,
            IsPunching = (flags & Punching) != 0,
            Addresses = addresses,
            RemoteAddress = remoteAddress,
            Token = token,
            RemoteToken = remoteToken,
        };
        return true;
    }

    private static ulong FlagsOf(HolepunchPayload payload) =>
        (payload.IsConnected ? Connected : 0)
        | (payload.IsPunching ? Punching : 0)
        | (payload.Addresses is null ? 0 : Addresses)
        | (payload.RemoteAddress is null ? 0 : RemoteAddress)
        | (payload.Token is null ? 0 : Token)
        | (payload.RemoteToken is null ? 0 : RemoteToken);

    private static bool TryReadToken(ref WireReader reader, bool isPresent, ReadOnlyMemory<byte> source, out ReadOnlyMemory<byte>? token)
    {
        token = null;
        if (!isPresent)
        {
            return true;
        }

        var start = source.Length - reader.Remaining;
        if (!reader.TryReadBytes(TokenLength, out _))
        {
            return false;
        }

        token = source.Slice(start, TokenLength);
        return true;
    }
}
