using System.Buffers.Binary;

namespace HyperDht.Encoding;

/// <summary>Writes the compact encoding used on the wire (spec 01 §2), npm <c>compact-encoding</c>'s, into a buffer the caller has sized.</summary>
/// <remarks>Running out of room is a bug of the caller and throws <see cref="ArgumentException"/> or <see cref="IndexOutOfRangeException"/>.</remarks>
/// <param name="destination">Where to write.</param>
public ref struct WireWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _destination[..Length];

    /// <summary>Bytes a number takes.</summary>
    /// <param name="value">The number.</param>
    public static int SizeOf(ulong value) => value switch
    {
        <= 0xfc => 1,
        <= 0xffff => 3,
        <= 0xffffffff => 5,
        _ => 9,
    };

    /// <summary>Bytes a length-prefixed buffer takes.</summary>
    /// <param name="length">Bytes of the buffer.</param>
    public static int SizeOfBuffer(int length) => SizeOf((ulong)length) + length;

    /// <summary>Bytes an array of addresses takes.</summary>
    /// <param name="count">How many addresses.</param>
    public static int SizeOfAddresses(int count) => SizeOf((ulong)count) + (count * PeerAddress.EncodedLength);

    /// <summary>Writes one byte.</summary>
    /// <param name="value">The byte.</param>
    public void WriteByte(byte value) => _destination[Length++] = value;

    /// <summary>Writes a number in one, three, five or nine bytes (<c>uint</c>).</summary>
    /// <param name="value">Up to 2^53−1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is larger.</exception>
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

    /// <summary>Writes a number in two bytes, little endian (<c>uint16</c>).</summary>
    /// <param name="value">The number.</param>
    public void WriteUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_destination[Length..], value);
        Length += sizeof(ushort);
    }

    /// <summary>Writes a number in four bytes, little endian (<c>uint32</c>).</summary>
    /// <param name="value">The number.</param>
    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_destination[Length..], value);
        Length += sizeof(uint);
    }

    /// <summary>Writes true or false in one byte (<c>bool</c>).</summary>
    /// <param name="value">Which.</param>
    public void WriteBool(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes raw bytes without a length (<c>fixed32</c> and the like).</summary>
    /// <param name="bytes">The bytes.</param>
    public void WriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[Length..]);
        Length += bytes.Length;
    }

    /// <summary>Writes a length and the bytes (<c>buffer</c>).</summary>
    /// <param name="bytes">The bytes.</param>
    public void WriteBuffer(scoped ReadOnlySpan<byte> bytes)
    {
        WriteUInt((ulong)bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>Writes a length in bytes and the text in UTF-8 (<c>string</c>).</summary>
    /// <param name="text">The text; half of a surrogate pair becomes a replacement character.</param>
    public void WriteString(scoped ReadOnlySpan<char> text)
    {
        WriteUInt((ulong)System.Text.Encoding.UTF8.GetByteCount(text));
        Length += System.Text.Encoding.UTF8.GetBytes(text, _destination[Length..]);
    }

    /// <summary>Writes an address in six bytes.</summary>
    /// <param name="address">The address.</param>
    public void WriteAddress(PeerAddress address)
    {
        address.WriteTo(_destination[Length..]);
        Length += PeerAddress.EncodedLength;
    }

    /// <summary>Writes an array of addresses.</summary>
    /// <param name="addresses">The addresses.</param>
    public void WriteAddresses(scoped ReadOnlySpan<PeerAddress> addresses)
    {
        WriteUInt((ulong)addresses.Length);
        foreach (var address in addresses)
        {
            WriteAddress(address);
        }
    }
}
