using HyperDht.Encoding;

namespace HyperDht.Records.Encoding;

/// <summary>The <c>lookupReply</c> encoding: peers, then bump (spec 02 §3.2). Never throws on bad input.</summary>
internal static class LookupReplyCodec
{
    /// <summary>Joins stored peer encodings; nothing is encoded again per reply.</summary>
    public static byte[] Encode(IReadOnlyList<ReadOnlyMemory<byte>> encodedPeers, ulong bump) =>
        Join(encodedPeers as ReadOnlyMemory<byte>[] ?? [.. encodedPeers], bump);

    /// <summary>Reads peers and bump; older nodes leave the bump out.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out DhtPeer[] peers, out ulong bump)
    {
        bump = 0;
        var reader = new WireReader(bytes);
        return PeersCodec.TryRead(ref reader, out peers) && (reader.Remaining == 0 || reader.TryReadUInt(out bump));
    }

    private static byte[] Join(ReadOnlySpan<ReadOnlyMemory<byte>> encodedPeers, ulong bump)
    {
        var size = WireWriter.SizeOf((ulong)encodedPeers.Length) + WireWriter.SizeOf(bump);
        foreach (var peer in encodedPeers)
        {
            size += peer.Length;
        }

        var bytes = new byte[size];
        var writer = new WireWriter(bytes);
        writer.WriteUInt((ulong)encodedPeers.Length);
        foreach (var peer in encodedPeers)
        {
            writer.WriteBytes(peer.Span);
        }

        writer.WriteUInt(bump);
        return bytes;
    }
}
