using HyperDht.Cryptography;
using HyperDht.Encoding;
using HyperDht.Records.Encoding;

namespace HyperDht.Records.Signing;

/// <summary>What announcements and values are signed over, and whether a signature holds (spec 02 §4).</summary>
/// <remarks>Everything is encoded canonically before it is hashed, whatever form it arrived in. Pure, thread safe.</remarks>
internal static class RecordSignatures
{
    /// <summary>Bytes that are signed: a namespace and a digest.</summary>
    public const int SignableLength = 64;

    private const int DigestLength = 32;
    private const int SmallInput = 512;

    private static readonly byte[] AnnounceNamespace = DhtNamespace.Of(4);
    private static readonly byte[] UnannounceNamespace = DhtNamespace.Of(5);
    private static readonly byte[] MutableNamespace = DhtNamespace.Of(6);

    /// <summary>Signs an announcement for the node that gave the token.</summary>
    public static byte[] SignAnnounce(AnnounceContext context, KeyPair keyPair)
    {
        Span<byte> signable = stackalloc byte[SignableLength];
        WriteAnnounceSignable(context, signable);
        return Sign(signable, keyPair);
    }

    /// <summary>Signs the end of an announcement for the node that gave the token.</summary>
    public static byte[] SignUnannounce(AnnounceContext context, KeyPair keyPair)
    {
        Span<byte> signable = stackalloc byte[SignableLength];
        WriteUnannounceSignable(context, signable);
        return Sign(signable, keyPair);
    }

    /// <summary>Signs what one of the methods below wrote.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> signable, KeyPair keyPair)
    {
        var signature = new byte[KeyPair.SignatureLength];
        keyPair.Sign(signable, signature);
        return signature;
    }

    public static bool VerifyAnnounce(AnnounceContext context, ReadOnlySpan<byte> signature)
    {
        Span<byte> signable = stackalloc byte[SignableLength];
        WriteAnnounceSignable(context, signable);
        return Ed25519.Verify(signable, signature, context.Peer.PublicKey.Span);
    }

    public static bool VerifyUnannounce(AnnounceContext context, ReadOnlySpan<byte> signature)
    {
        Span<byte> signable = stackalloc byte[SignableLength];
        WriteUnannounceSignable(context, signable);
        return Ed25519.Verify(signable, signature, context.Peer.PublicKey.Span);
    }

    /// <summary>Signs a value with its sequence number; anybody who has both may store them again.</summary>
    public static byte[] SignMutable(ulong seq, ReadOnlySpan<byte> value, KeyPair keyPair)
    {
        Span<byte> signable = stackalloc byte[SignableLength];
        WriteMutableSignable(seq, value, signable);
        return Sign(signable, keyPair);
    }

    public static bool VerifyMutable(ulong seq, ReadOnlySpan<byte> value, ReadOnlySpan<byte> signature, PublicKey key)
    {
        Span<byte> signable = stackalloc byte[SignableLength];
        WriteMutableSignable(seq, value, signable);
        return Ed25519.Verify(signable, signature, key.Span);
    }

    public static void WriteMutableSignable(ulong seq, ReadOnlySpan<byte> value, Span<byte> signable)
    {
        MutableNamespace.CopyTo(signable);
        Blake2b.Hash(signable.Slice(MutableNamespace.Length, DigestLength), MutableCodec.EncodeSignable(seq, value));
    }

    public static void WriteAnnounceSignable(AnnounceContext context, Span<byte> signable) =>
        WriteSignable(AnnounceNamespace, context, signable);

    public static void WriteUnannounceSignable(AnnounceContext context, Span<byte> signable) =>
        WriteSignable(UnannounceNamespace, context, signable);

    private static void WriteSignable(byte[] nameSpace, AnnounceContext context, Span<byte> signable)
    {
        var size = (2 * NodeId.Length) + context.Token.Length
            + PeerCodec.SizeOf(context.Peer.RelayAddresses.Count) + (context.Refresh?.Length ?? 0);
        var input = size <= SmallInput ? stackalloc byte[SmallInput] : new byte[size];
        var writer = new WireWriter(input);
        writer.WriteBytes(context.Target.Span);
        writer.WriteBytes(context.StoringNode.Span);
        writer.WriteBytes(context.Token.Span);
        PeerCodec.Write(ref writer, context.Peer);
        if (context.Refresh is { } refresh)
        {
            writer.WriteBytes(refresh.Span);
        }

        nameSpace.CopyTo(signable);
        Blake2b.Hash(signable.Slice(nameSpace.Length, DigestLength), writer.Written);
    }
}
