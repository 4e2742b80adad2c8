using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace HyperDht.Encoding;

/// <summary>Reads the compact encoding used on the wire (spec 01 §2), npm <c>compact-encoding</c>'s. Never throws on bad input.</summary>
/// <remarks>A read that returns false may have moved on; give up then.</remarks>
/// <param name="source">What to read.</param>
public ref struct WireReader(ReadOnlySpan<byte> source)
{
    /// <summary>Largest number a varint may carry: 2^53−1.</summary>
    public const ulong MaxUInt = (1UL << 53) - 1;

    /// <summary>Largest count of an array.</summary>
    public const int MaxArrayCount = 0x100000;

    private ReadOnlySpan<byte> _rest = source;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads one byte.</summary>
    /// <param name="value">The byte, when the result is true.</param>
    public bool TryReadByte(out byte value)
    {
        value = 0;
        if (_rest.IsEmpty)
        {
            return false;
        }

        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Reads a number of one, three, five or nine bytes (<c>uint</c>); false above 2^53−1.</summary>
    /// <param name="value">The number, when the result is true.</param>
    public bool TryReadUInt(out ulong value)
    {
        value = 0;
        if (_rest.IsEmpty)
        {
            return false;
        }

        var head = _rest[0];
        if (head < 0xfd)
        {
            value = head;
            _rest = _rest[1..];
            return true;
        }

        var width = 1 << (head - 0xfc);        // 0xfd: 2 bytes, 0xfe: 4, 0xff: 8
        if (_rest.Length <= width)
        {
            return false;
        }

        value = width switch
        {
            2 => BinaryPrimitives.ReadUInt16LittleEndian(_rest[1..]),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(_rest[1..]),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(_rest[1..]),
        };
        _rest = _rest[(width + 1)..];
        return value <= MaxUInt;
    }

    /// <summary>Reads a number of two bytes, little endian (<c>uint16</c>).</summary>
    /// <param name="value">The number, when the result is true.</param>
    public bool TryReadUInt16(out ushort value)
    {
        value = 0;
        if (!TryReadBytes(sizeof(ushort), out var bytes))
        {
            return false;
        }

        value = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return true;
    }

    /// <summary>Reads a number of four bytes, little endian (<c>uint32</c>).</summary>
    /// <param name="value">The number, when the result is true.</param>
    public bool TryReadUInt32(out uint value)
    {
        value = 0;
        if (!TryReadBytes(sizeof(uint), out var bytes))
        {
            return false;
        }

        value = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return true;
    }

    /// <summary>Reads one byte as true or false (<c>bool</c>); anything but 0 is true.</summary>
    /// <param name="value">The answer, when the result is true.</param>
    public bool TryReadBool(out bool value)
    {
        var isRead = TryReadByte(out var number);
        value = number != 0;
        return isRead;
    }

    /// <summary>Reads a fixed number of raw bytes, without a copy (<c>fixed32</c> and the like).</summary>
    /// <param name="count">How many; 0 or more.</param>
    /// <param name="bytes">A part of the source, when the result is true.</param>
    public bool TryReadBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (_rest.Length < count)
        {
            return false;
        }

        bytes = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    /// <summary>Reads a length and that many bytes, without a copy (<c>buffer</c>).</summary>
    /// <param name="bytes">A part of the source, when the result is true.</param>
    public bool TryReadBuffer(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return TryReadUInt(out var length) && length <= (ulong)_rest.Length && TryReadBytes((int)length, out bytes);
    }

    /// <summary>Reads a length in bytes and that much text (<c>string</c>); bytes that are no UTF-8 become replacement characters.</summary>
    /// <param name="text">The text, when the result is true; written by a stranger.</param>
    public bool TryReadString([NotNullWhen(true)] out string? text)
    {
        text = TryReadBuffer(out var bytes) ? System.Text.Encoding.UTF8.GetString(bytes) : null;
        return text is not null;
    }

    /// <summary>Reads an address of six bytes.</summary>
    /// <param name="address">The address, when the result is true; its port may be 0.</param>
    public bool TryReadAddress(out PeerAddress address)
    {
        address = default;
        if (!TryReadBytes(PeerAddress.EncodedLength, out var bytes))
        {
            return false;
        }

        address = PeerAddress.ReadFrom(bytes);
        return true;
    }

    /// <summary>Reads an array count and checks it against the bytes left, before anybody allocates by it.</summary>
    /// <param name="smallestItem">Bytes the shortest item takes; at least 1.</param>
    /// <param name="count">How many items follow, when the result is true.</param>
    public bool TryReadCount(int smallestItem, out int count)
    {
        count = 0;
        if (!TryReadUInt(out var claimed) || claimed > MaxArrayCount || claimed * (ulong)smallestItem > (ulong)_rest.Length)
        {
            return false;
        }

        count = (int)claimed;
        return true;
    }

    /// <summary>Reads an array of addresses.</summary>
    /// <param name="addresses">The addresses, when the result is true.</param>
    public bool TryReadAddresses(out PeerAddress[] addresses)
    {
        addresses = [];
        if (!TryReadCount(PeerAddress.EncodedLength, out var count))
        {
            return false;
        }

        if (count == 0)
        {
            return true;
        }

        addresses = new PeerAddress[count];
        for (var i = 0; i < count; i++)
        {
            TryReadAddress(out addresses[i]);
        }

        return true;
    }
}
