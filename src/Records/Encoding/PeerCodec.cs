using HyperDht.Encoding;

namespace HyperDht.Records.Encoding;

/// <summary>The <c>peer</c> encoding: key, then relay addresses (spec 02 §3.2). Never throws on bad input.</summary>
internal static class PeerCodec
{
    /// <summary>The smallest encoding: a key without addresses.</summary>
    public const int MinLength = PublicKey.Length + 1;

    public static int SizeOf(int relayAddresses) => PublicKey.Length + WireWriter.SizeOfAddresses(relayAddresses);

    public static byte[] Encode(DhtPeer peer) => Encode(peer.PublicKey, peer.RelayAddresses, peer.RelayAddresses.Count);

    /// <summary>Encodes with the first addresses only.</summary>
    public static byte[] Encode(PublicKey key, IReadOnlyList<PeerAddress> relayAddresses, int count)
    {
        var bytes = new byte[SizeOf(count)];
        var writer = new WireWriter(bytes);
        Write(ref writer, key, relayAddresses, count);
        return bytes;
    }

    public static void Write(ref WireWriter writer, DhtPeer peer) =>
        Write(ref writer, peer.PublicKey, peer.RelayAddresses, peer.RelayAddresses.Count);

    public static bool TryRead(ref WireReader reader, out DhtPeer? peer)
    {
        peer = null;
        if (!reader.TryReadBytes(PublicKey.Length, out var key) || !reader.TryReadAddresses(out var addresses))
        {
            return false;
        }

        peer = new DhtPeer(new PublicKey(key), addresses);
        return true;
    }

    public static bool TryDecode(ReadOnlySpan<byte> bytes, out DhtPeer? peer)
    {
        var reader = new WireReader(bytes);
        return TryRead(ref reader, out peer);
    }

    private static void Write(ref WireWriter writer, PublicKey key, IReadOnlyList<PeerAddress> relayAddresses, int count)
    {
        writer.WriteBytes(key.Span);
        writer.WriteUInt((ulong)count);
        for (var i = 0; i < count; i++)
        {
            writer.WriteAddress(relayAddresses[i]);
        }
    }
}
