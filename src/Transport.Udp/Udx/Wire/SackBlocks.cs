using System.Buffers.Binary;

namespace HyperDht.Udx.Wire;

/// <summary>Pairs of numbers: packets from start to before end have arrived (spec 04 §2). Unchecked, as they lie on the wire.</summary>
/// <param name="area">The bytes; a trailing fraction of a block is ignored.</param>
internal readonly ref struct SackBlocks(ReadOnlySpan<byte> area)
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockLength = 8;

    private readonly ReadOnlySpan<byte> _area = area;

    /// <summary>How many there are.</summary>
    public int Count => _area.Length / BlockLength;

    /// <summary>Reads one.</summary>
    public void Read(int index, out uint start, out uint end)
    {
        var block = _area.Slice(index * BlockLength, BlockLength);
        start = BinaryPrimitives.ReadUInt32LittleEndian(block);
        end = BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
    }

    /// <summary>Writes one.</summary>
    public static void Write(Span<byte> destination, int index, uint start, uint end)
    {
        var block = destination.Slice(index * BlockLength, BlockLength);
        BinaryPrimitives.WriteUInt32LittleEndian(block, start);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], end);
    }
}
