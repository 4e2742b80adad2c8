using System.Buffers.Binary;

namespace HyperDht.Encoding;

/// <summary>Writes the compact encoding used on the wire (spec 01 §2) into a buffer the caller has sized.</summary>
/// <remarks>Running out of room is a bug of the caller and throws.</remarks>
internal ref struct WireWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _destination[..Length];

    /// <summary>Bytes a number takes.</summary>
    public static int SizeOf(ulong value) => value switch
    {
        <= 0xfc => 1,
        <= 0xffff => 3,
        <= 0xffffffff => 5,
        _ => 9,
    };

    /// <summary>Bytes a length-prefixed buffer takes.</summary>
    public static int SizeOfBuffer(int length) => SizeOf((ulong)length) + length;

    /// <summary>Bytes an array of addresses takes.</summary>
    public static int SizeOfAddresses(int count) => SizeOf((ulong)count) + (count * PeerAddress.EncodedLength);

    public void WriteByte(byte value) => _destination[Length++] = value;

    public void WriteUInt(ulong value)
    {
        if (value > WireReader.MaxUInt)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "The wire carries numbers up to 2^53-1.");
        }

        var rest = _destination[Length..];
        switch (SizeOf(value))
        {
            case 1:
                rest[0] = (byte)value;
                Length += 1;
                break;
            case 3:
                rest[0] = 0xfd;
                BinaryPrimitives.WriteUInt16LittleEndian(rest[1..], (ushort)value);
                Length += 3;
                break;
            case 5:
                rest[0] = 0xfe;
                BinaryPrimitives.WriteUInt32LittleEndian(rest[1..], (uint)value);
                Length += 5;
                break;
            default:
                rest[0] = 0xff;
                BinaryPrimitives.WriteUInt64LittleEndian(rest[1..], value);
                Length += 9;
                break;
        }
    }

    public void WriteUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_destination[Length..], value);
        Length += sizeof(ushort);
    }

    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_destination[Length..], value);
        Length += sizeof(uint);
    }

    public void WriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[Length..]);
        Length += bytes.Length;
    }

    public void WriteBuffer(scoped ReadOnlySpan<byte> bytes)
    {
        WriteUInt((ulong)bytes.Length);
        WriteBytes(bytes);
    }

    public void WriteAddress(PeerAddress address)
    {
        address.WriteTo(_destination[Length..]);
        Length += PeerAddress.EncodedLength;
    }

    public void WriteAddresses(scoped ReadOnlySpan<PeerAddress> addresses)
    {
        WriteUInt((ulong)addresses.Length);
        foreach (var address in addresses)
        {
            WriteAddress(address);
        }
    }
}
