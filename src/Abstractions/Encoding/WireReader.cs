using System.Buffers.Binary;

namespace HyperDht.Encoding;

/// <summary>Reads the compact encoding used on the wire (spec 01 §2). Never throws on bad input.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> source)
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

    /// <summary>Reads a fixed number of raw bytes, without a copy.</summary>
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

    /// <summary>Reads a length and that many bytes, without a copy.</summary>
    public bool TryReadBuffer(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return TryReadUInt(out var length) && length <= (ulong)_rest.Length && TryReadBytes((int)length, out bytes);
    }

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
