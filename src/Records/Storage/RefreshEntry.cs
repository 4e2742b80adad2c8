namespace HyperDht.Records.Storage;

/// <summary>What a refresh token keeps alive (spec 02 §7.4).</summary>
/// <param name="Target">The topic, or the target of the key.</param>
/// <param name="Record">The peer encoding that is stored again.</param>
/// <param name="IsSelfAnnounce">Whether it is a forward and not a record of a topic.</param>
internal readonly record struct RefreshEntry(NodeId Target, ReadOnlyMemory<byte> Record, bool IsSelfAnnounce)
{
    private const int HeaderLength = 1 + NodeId.Length;

    /// <summary>Whose record it is.</summary>
    public PublicKey Key => new(Record.Span[..PublicKey.Length]);

    public byte[] Encode()
    {
        var bytes = new byte[HeaderLength + Record.Length];
        bytes[0] = IsSelfAnnounce ? (byte)1 : (byte)0;
        Target.Span.CopyTo(bytes.AsSpan(1));
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

        entry = new RefreshEntry(new NodeId(bytes.Span.Slice(1, NodeId.Length)), bytes[HeaderLength..], bytes.Span[0] == 1);
        return true;
    }
}
