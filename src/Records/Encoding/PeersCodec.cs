using HyperDht.Encoding;

namespace HyperDht.Records.Encoding;

/// <summary>An array of peers (spec 02 §3.2). Never throws on bad input.</summary>
internal static class PeersCodec
{
    public static byte[] Encode(IReadOnlyList<DhtPeer> peers)
    {
        var bytes = new byte[SizeOf(peers)];
        var writer = new WireWriter(bytes);
        Write(ref writer, peers);
        return bytes;
    }

    public static bool TryRead(ref WireReader reader, out DhtPeer[] peers)
    {
        peers = [];
        if (!reader.TryReadCount(PeerCodec.MinLength, out var count))
        {
            return false;
        }

        var read = new DhtPeer[count];
        for (var i = 0; i < count; i++)
        {
            if (!PeerCodec.TryRead(ref reader, out var peer))
            {
                return false;
            }

            read[i] = peer!;
        }

        peers = read;
        return true;
    }

    public static int SizeOf(IReadOnlyList<DhtPeer> peers)
    {
        var size = WireWriter.SizeOf((ulong)peers.Count);
        foreach (var peer in peers)
        {
            size += PeerCodec.SizeOf(peer.RelayAddresses.Count);
        }

        return size;
    }

    public static void Write(ref WireWriter writer, IReadOnlyList<DhtPeer> peers)
    {
        writer.WriteUInt((ulong)peers.Count);
        foreach (var peer in peers)
        {
            PeerCodec.Write(ref writer, peer);
        }
    }
}
