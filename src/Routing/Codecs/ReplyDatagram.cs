using HyperDht.Encoding;
using HyperDht.Rpc;

namespace HyperDht.Routing.Codecs;

/// <summary>A reply as it stands in a datagram (spec 01 §4.2); spans point into the datagram or to what goes into one.</summary>
internal ref struct ReplyDatagram
{
    public const byte FirstByte = 0x13;

    private const uint IdFlag = 0x01;
    private const uint TokenFlag = 0x02;
    private const uint CloserNodesFlag = 0x04;
    private const uint ErrorFlag = 0x08;
    private const uint ValueFlag = 0x10;
    private const int FixedLength = 1 + 1 + sizeof(ushort) + PeerAddress.EncodedLength;

    public ushort TransactionId;
    public PeerAddress To;
    public uint ErrorCode;

    /// <summary>32 bytes, or empty.</summary>
    public ReadOnlySpan<byte> Id;

    /// <summary>32 bytes, or empty.</summary>
    public ReadOnlySpan<byte> Token;

    /// <summary>Six bytes for each node.</summary>
    public ReadOnlySpan<byte> CloserNodes;

    /// <summary>Meaningful only with <see cref="HasValue"/>: an empty value is not an absent one.</summary>
    public ReadOnlySpan<byte> Value;
    public bool HasValue;

    /// <summary>How many nodes <see cref="CloserNodes"/> holds.</summary>
    public readonly int CloserNodeCount => CloserNodes.Length / PeerAddress.EncodedLength;

    /// <summary>Bytes that <see cref="Encode"/> writes.</summary>
    public readonly int EncodedLength =>
        FixedLength + Id.Length + Token.Length
        + (CloserNodes.IsEmpty ? 0 : WireWriter.SizeOfAddresses(CloserNodeCount))
        + (ErrorCode == 0 ? 0 : WireWriter.SizeOf(ErrorCode))
        + (HasValue ? WireWriter.SizeOfBuffer(Value.Length) : 0);

    /// <summary>Writes the datagram; the caller has made room for <see cref="EncodedLength"/> bytes.</summary>
    public readonly void Encode(Span<byte> destination)
    {
        var writer = new WireWriter(destination);
        var flags = (Id.IsEmpty ? 0 : IdFlag) | (Token.IsEmpty ? 0 : TokenFlag) | (CloserNodes.IsEmpty ? 0 : CloserNodesFlag)
            | (ErrorCode == 0 ? 0 : ErrorFlag) | (HasValue ? ValueFlag : 0);
        writer.WriteByte(FirstByte);
        writer.WriteByte((byte)flags);
        writer.WriteUInt16(TransactionId);
        writer.WriteAddress(To);
        writer.WriteBytes(Id);
        writer.WriteBytes(Token);
        if (!CloserNodes.IsEmpty)
        {
            writer.WriteUInt((ulong)CloserNodeCount);
            writer.WriteBytes(CloserNodes);
        }

        if (ErrorCode != 0)
        {
            writer.WriteUInt(ErrorCode);
        }

        if (HasValue)
        {
            writer.WriteBuffer(Value);
        }
    }

    /// <summary>The reply as something that outlives its datagram.</summary>
    /// <param name="source">Who sent it.</param>
    /// <param name="id">Its id, when that was checked.</param>
    /// <param name="roundTrip">How long it took.</param>
    public readonly DhtResponse ToResponse(PeerAddress source, NodeId? id, TimeSpan roundTrip)
    {
        var nodes = CloserNodeCount == 0 ? [] : new PeerAddress[CloserNodeCount];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = PeerAddress.ReadFrom(CloserNodes[(i * PeerAddress.EncodedLength)..]);
        }

        return new DhtResponse
        {
            From = source,
            FromId = id,
            To = To,
            RoundTrip = roundTrip,
            Token = Token.IsEmpty ? (ReadOnlyMemory<byte>?)null : Token.ToArray(),
            CloserNodes = nodes,
            ErrorCode = ErrorCode,
            Value = HasValue ? Value.ToArray() : (ReadOnlyMemory<byte>?)null,
        };
    }

    /// <summary>Reads only the transaction id, so that nothing else is decoded for a reply nobody waits for.</summary>
    public static bool TryReadTransactionId(ReadOnlySpan<byte> datagram, out ushort transactionId)
    {
        transactionId = 0;
        var reader = new WireReader(datagram);
        return reader.TryReadByte(out var first) && first == FirstByte && reader.TryReadUInt(out _)
            && reader.TryReadUInt16(out transactionId);
    }

    /// <summary>Reads a reply. False is a datagram to drop; never throws.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> datagram, out ReplyDatagram reply)
    {
        reply = default;
        var reader = new WireReader(datagram);
        if (!reader.TryReadByte(out var first) || first != FirstByte || !reader.TryReadUInt(out var flags)
            || !reader.TryReadUInt16(out reply.TransactionId) || !reader.TryReadAddress(out reply.To)
            || !WireFields.TryReadOptional32(ref reader, (flags & IdFlag) != 0, out reply.Id)
            || !WireFields.TryReadOptional32(ref reader, (flags & TokenFlag) != 0, out reply.Token)
            || !TryReadCloserNodes(ref reader, (flags & CloserNodesFlag) != 0, out reply.CloserNodes)
            || !TryReadErrorCode(ref reader, (flags & ErrorFlag) != 0, out reply.ErrorCode))
        {
            return false;
        }

        reply.HasValue = (flags & ValueFlag) != 0;
        return !reply.HasValue || reader.TryReadBuffer(out reply.Value);
    }

    private static bool TryReadCloserNodes(scoped ref WireReader reader, bool present, out ReadOnlySpan<byte> nodes)
    {
        nodes = default;
        return !present
            || (reader.TryReadCount(PeerAddress.EncodedLength, out var count)
                && reader.TryReadBytes(count * PeerAddress.EncodedLength, out nodes));
    }

    private static bool TryReadErrorCode(scoped ref WireReader reader, bool present, out uint code)
    {
        code = 0;
        if (!present)
        {
            return true;
        }

        if (!reader.TryReadUInt(out var wide))
        {
            return false;
        }

        code = (uint)Math.Min(wide, uint.MaxValue);
        return true;
    }
}
