using HyperDht.Encoding;
using HyperDht.Messaging;

namespace HyperDht.Routing.Codecs;

/// <summary>A request as it stands in a datagram (spec 01 §4.1); spans point into the datagram or to what goes into one.</summary>
internal ref struct RequestDatagram
{
    public const byte FirstByte = 0x03;

    private const uint IdFlag = 0x01;
    private const uint TokenFlag = 0x02;
    private const uint InternalFlag = 0x04;
    private const uint TargetFlag = 0x08;
    private const uint ValueFlag = 0x10;
    private const int FixedLength = 1 + 1 + sizeof(ushort) + PeerAddress.EncodedLength;

    public ushort TransactionId;
    public PeerAddress To;
    public bool IsInternal;

    /// <summary>Any number decodes; see <see cref="Command"/>.</summary>
    public ulong CommandNumber;

    /// <summary>32 bytes, or empty.</summary>
    public ReadOnlySpan<byte> Id;

    /// <summary>32 bytes, or empty.</summary>
    public ReadOnlySpan<byte> Token;

    /// <summary>32 bytes, or empty.</summary>
    public ReadOnlySpan<byte> Target;

    /// <summary>Meaningful only with <see cref="HasValue"/>: an empty value is not an absent one.</summary>
    public ReadOnlySpan<byte> Value;
    public bool HasValue;

    /// <summary>The command; no command has a number beyond 32 bits, so all of those are equally unknown.</summary>
    public DhtCommandId Command
    {
        readonly get => new((uint)Math.Min(CommandNumber, uint.MaxValue), IsInternal);
        set => (CommandNumber, IsInternal) = (value.Number, value.IsInternal);
    }

    /// <summary>Bytes that <see cref="Encode"/> writes.</summary>
    public readonly int EncodedLength =>
        FixedLength + Id.Length + Token.Length + WireWriter.SizeOf(CommandNumber) + Target.Length
        + (HasValue ? WireWriter.SizeOfBuffer(Value.Length) : 0);

    /// <summary>Writes the datagram; the caller has made room for <see cref="EncodedLength"/> bytes.</summary>
    public readonly void Encode(Span<byte> destination)
    {
        var writer = new WireWriter(destination);
        var flags = (Id.IsEmpty ? 0 : IdFlag) | (Token.IsEmpty ? 0 : TokenFlag) | (IsInternal ? InternalFlag : 0)
            | (Target.IsEmpty ? 0 : TargetFlag) | (HasValue ? ValueFlag : 0);
        writer.WriteByte(FirstByte);
        writer.WriteByte((byte)flags);
        writer.WriteUInt16(TransactionId);
        writer.WriteAddress(To);
        writer.WriteBytes(Id);
        writer.WriteBytes(Token);
        writer.WriteUInt(CommandNumber);
        writer.WriteBytes(Target);
        if (HasValue)
        {
            writer.WriteBuffer(Value);
        }
    }

    /// <summary>Reads a request. False is a datagram to drop; never throws.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> datagram, out RequestDatagram request)
    {
        request = default;
        var reader = new WireReader(datagram);
        if (!reader.TryReadByte(out var first) || first != FirstByte || !reader.TryReadUInt(out var flags)
            || !reader.TryReadUInt16(out request.TransactionId) || !reader.TryReadAddress(out request.To)
            || !WireFields.TryReadOptional32(ref reader, (flags & IdFlag) != 0, out request.Id)
            || !WireFields.TryReadOptional32(ref reader, (flags & TokenFlag) != 0, out request.Token)
            || !reader.TryReadUInt(out request.CommandNumber)
            || !WireFields.TryReadOptional32(ref reader, (flags & TargetFlag) != 0, out request.Target))
        {
            return false;
        }

        request.IsInternal = (flags & InternalFlag) != 0;
        request.HasValue = (flags & ValueFlag) != 0;
        return !request.HasValue || reader.TryReadBuffer(out request.Value);
    }
}
