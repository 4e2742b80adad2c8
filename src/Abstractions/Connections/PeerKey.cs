using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;

namespace HyperDht;

/// <summary>Whom to connect to: a public key, and perhaps nodes that relay for it (spec 02 §2).</summary>
/// <param name="PublicKey">The key.</param>
/// <param name="Nodes">Nodes that came with the key; empty when none did.</param>
public sealed record PeerKey(PublicKey PublicKey, IReadOnlyList<PeerAddress> Nodes)
{
    /// <summary>Reads hex, z-base-32 or a <c>pear://</c> link.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">None of these forms.</exception>
    public static implicit operator PeerKey(string text) => new(PublicKey.Parse(text), []);

    /// <summary>A bare key.</summary>
    /// <param name="key">The key.</param>
    public static implicit operator PeerKey(PublicKey key) => new(key, []);

    /// <summary>Reads the binary form: key, flags, nodes; a bare key is accepted.</summary>
    /// <param name="bytes">32 bytes or more.</param>
    /// <exception cref="FormatException">Not an address with nodes.</exception>
    public static implicit operator PeerKey(byte[] bytes) =>
        TryDecode(bytes, out var key) ? key : throw new FormatException("An address with nodes starts with a 32-byte key.");

    /// <summary>Reads hex, z-base-32 or a <c>pear://</c> link.</summary>
    /// <param name="text">The text.</param>
    public static PeerKey FromString(string text) => text;

    /// <summary>A bare key.</summary>
    /// <param name="key">The key.</param>
    public static PeerKey FromPublicKey(PublicKey key) => key;

    /// <summary>Reads the binary form.</summary>
    /// <param name="bytes">32 bytes or more.</param>
    public static PeerKey FromByteArray(byte[] bytes) => bytes;

    /// <summary>Reads the binary form: key, flags, nodes; a bare key is accepted.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="key">The result, when true.</param>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PeerKey? key)
    {
        key = null;
        var reader = new WireReader(bytes);
        if (!reader.TryReadBytes(PublicKey.Length, out var publicKey))
        {
            return false;
        }

        PeerAddress[] nodes = [];
        if (reader.Remaining > 0
            && (!reader.TryReadUInt(out var flags) || ((flags & 1) != 0 && !reader.TryReadAddresses(out nodes))))
        {
            return false;
        }

        key = new PeerKey(new PublicKey(publicKey), nodes);
        return true;
    }

    /// <summary>The binary form: key, flags byte, nodes when there are any.</summary>
    public byte[] ToBytes()
    {
        PeerAddress[] nodes = [.. Nodes];
        var bytes = new byte[PublicKey.Length + 1 + (nodes.Length == 0 ? 0 : WireWriter.SizeOfAddresses(nodes.Length))];
        var writer = new WireWriter(bytes);
        writer.WriteBytes(PublicKey.Span);
        writer.WriteByte(nodes.Length == 0 ? (byte)0 : (byte)1);
        if (nodes.Length > 0)
        {
            writer.WriteAddresses(nodes);
        }

        return bytes;
    }
}
