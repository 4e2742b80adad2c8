using System.Buffers.Binary;

namespace HyperDht.Records.Handlers;

/// <summary>What a refresh token keeps alive, as the store keeps it (spec 02 §7.4).</summary>
/// <param name="Target">The topic, or the target of the key.</param>
/// <param name="Record">The peer encoding that is stored again.</param>
/// <param name="IsSelfAnnounce">Whether it is a forward and not a record of a topic.</param>
/// <param name="Era">The time between two unannouncements of this key and target that the token belongs to (<see cref="RefreshChains"/>).</param>
internal readonly record struct RefreshEntry(NodeId Target, ReadOnlyMemory<byte> Record, bool IsSelfAnnounce, ulong Era = 0)
{
    private const int EraOffset = 1;
    private const int TargetOffset = EraOffset + sizeof(ulong);
    private const int HeaderLength = TargetOffset + NodeId.Length;

    /// <summary>Whose record it is.</summary>
    public PublicKey Key => new(Record.Span[..PublicKey.Length]);

    public byte[] Encode()
    {
        var bytes = new byte[HeaderLength + Record.Length];
        bytes[0] = IsSelfAnnounce ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(EraOffset), Era);
        Target.Span.CopyTo(bytes.AsSpan(TargetOffset));
        Record.Span.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; false for anything a foreign store may hand out instead.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, out RefreshEntry entry)
    {
        entry = default;
        if (bytes.Length < HeaderLength + PublicKey.Length)
        {
            return false;
        }

        entry = new RefreshEntry(
            new NodeId(bytes.Span.Slice(TargetOffset, NodeId.Length)),
            bytes[HeaderLength..],
            bytes.Span[0] == 1,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[EraOffset..]));
        return true;
    }
}
