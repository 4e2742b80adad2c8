using HyperDht.Cryptography;
using HyperDht.Encoding;

namespace HyperDht.Records.Encoding;

/// <summary>The <c>announce</c> encoding: flags, then what they name (spec 02 §3.2). Never throws on bad input.</summary>
internal static class AnnounceCodec
{
    /// <summary>Bytes of a refresh token.</summary>
    public const int RefreshLength = 32;

    private const ulong PeerFlag = 1;
    private const ulong RefreshFlag = 2;
    private const ulong SignatureFlag = 4;
    private const ulong BumpFlag = 8;

    public static byte[] Encode(AnnounceValue value)
    {
        var flags = (value.Peer is null ? 0 : PeerFlag)
            | (value.Refresh is null ? 0 : RefreshFlag)
            | (value.Signature is null ? 0 : SignatureFlag)
            | (value.Bump == 0 ? 0 : BumpFlag);
        var size = 1 + (value.Peer is null ? 0 : PeerCodec.SizeOf(value.Peer.RelayAddresses.Count))
            + (value.Refresh?.Length ?? 0) + (value.Signature?.Length ?? 0) + (value.Bump == 0 ? 0 : WireWriter.SizeOf(value.Bump));
        var bytes = new byte[size];
        var writer = new WireWriter(bytes);
        writer.WriteUInt(flags);
        if (value.Peer is not null)
        {
            PeerCodec.Write(ref writer, value.Peer);
        }

        if (value.Refresh is { } refresh)
        {
            writer.WriteBytes(refresh.Span);
        }

        if (value.Signature is { } signature)
        {
            writer.WriteBytes(signature.Span);
        }

        if (value.Bump != 0)
        {
            writer.WriteUInt(value.Bump);
        }

        return bytes;
    }

    /// <summary>Reads a message; the parts that remain bytes are slices of the input.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, out AnnounceValue value)
    {
        value = default;
        var reader = new WireReader(bytes.Span);
        if (!reader.TryReadUInt(out var flags))
        {
            return false;
        }

        DhtPeer? peer = null;
        if ((flags & PeerFlag) != 0 && !PeerCodec.TryRead(ref reader, out peer))
        {
            return false;
        }

        ReadOnlyMemory<byte>? refresh = null;
        if ((flags & RefreshFlag) != 0 && !TrySlice(ref reader, bytes, RefreshLength, out refresh))
        {
            return false;
        }

        ReadOnlyMemory<byte>? signature = null;
        if ((flags & SignatureFlag) != 0 && !TrySlice(ref reader, bytes, Ed25519.SignatureLength, out signature))
        {
            return false;
        }

        ulong bump = 0;
        if ((flags & BumpFlag) != 0 && !reader.TryReadUInt(out bump))
        {
            return false;
        }

        value = new AnnounceValue(peer, refresh, signature, bump);
        return true;
    }

    private static bool TrySlice(ref WireReader reader, ReadOnlyMemory<byte> bytes, int length, out ReadOnlyMemory<byte>? slice)
    {
        slice = null;
        var offset = bytes.Length - reader.Remaining;
        if (!reader.TryReadBytes(length, out _))
        {
            return false;
        }

        slice = bytes.Slice(offset, length);
        return true;
    }
}
