using HyperDht.Cryptography;
using HyperDht.Encoding;

namespace HyperDht.Records.Encoding;

/// <summary>The encodings around signed values (spec 02 §3.2). Never throws on bad input.</summary>
internal static class MutableCodec
{
    /// <summary>What a signature covers, beside the namespace: sequence number and value.</summary>
    public static byte[] EncodeSignable(ulong seq, ReadOnlySpan<byte> value)
    {
        var bytes = new byte[WireWriter.SizeOf(seq) + WireWriter.SizeOfBuffer(value.Length)];
        var writer = new WireWriter(bytes);
        writer.WriteUInt(seq);
        writer.WriteBuffer(value);
        return bytes;
    }

    /// <summary>The reply to a get, which is also what a node stores.</summary>
    public static byte[] EncodeReply(SignedValue value)
    {
        var bytes = new byte[SizeOf(value)];
        var writer = new WireWriter(bytes);
        Write(ref writer, value);
        return bytes;
    }

    public static byte[] EncodePut(PublicKey key, SignedValue value)
    {
        var bytes = new byte[PublicKey.Length + SizeOf(value)];
        var writer = new WireWriter(bytes);
        writer.WriteBytes(key.Span);
        Write(ref writer, value);
        return bytes;
    }

    /// <summary>Reads a reply; what remains bytes are slices of the input.</summary>
    public static bool TryDecodeReply(ReadOnlyMemory<byte> bytes, out SignedValue value)
    {
        value = default;
        var reader = new WireReader(bytes.Span);
        if (!reader.TryReadUInt(out var seq) || !reader.TryReadBuffer(out var content))
        {
            return false;
        }

        var end = bytes.Length - reader.Remaining;
        if (!reader.TryReadBytes(Ed25519.SignatureLength, out _))
        {
            return false;
        }

        value = new SignedValue(seq, bytes[(end - content.Length)..end], bytes.Slice(end, Ed25519.SignatureLength));
        return true;
    }

    /// <summary>Reads a put; what remains bytes are slices of the input.</summary>
    public static bool TryDecodePut(ReadOnlyMemory<byte> bytes, out PublicKey key, out SignedValue value)
    {
        key = default;
        value = default;
        if (bytes.Length < PublicKey.Length || !TryDecodeReply(bytes[PublicKey.Length..], out value))
        {
            return false;
        }

        key = new PublicKey(bytes.Span[..PublicKey.Length]);
        return true;
    }

    private static int SizeOf(SignedValue value) =>
        WireWriter.SizeOf(value.Seq) + WireWriter.SizeOfBuffer(value.Value.Length) + value.Signature.Length;

    private static void Write(ref WireWriter writer, SignedValue value)
    {
        writer.WriteUInt(value.Seq);
        writer.WriteBuffer(value.Value.Span);
        writer.WriteBytes(value.Signature.Span);
    }
}
