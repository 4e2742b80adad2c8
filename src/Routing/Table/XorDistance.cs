using System.Buffers.Binary;
using System.Numerics;

namespace HyperDht.Routing.Table;

/// <summary>The XOR metric over 256-bit ids, compared as big-endian numbers (spec 01 §3).</summary>
internal static class XorDistance
{
    private const int WordLength = sizeof(ulong);

    /// <summary>Compares how far two ids are from a target: negative when <paramref name="left"/> is nearer.</summary>
    public static int Compare(in NodeId target, in NodeId left, in NodeId right)
    {
        for (var i = 0; i < NodeId.Length; i += WordLength)
        {
            var center = Word(target.Span, i);
            var leftDistance = Word(left.Span, i) ^ center;
            var rightDistance = Word(right.Span, i) ^ center;
            if (leftDistance != rightDistance)
            {
                return leftDistance < rightDistance ? -1 : 1;
            }
        }

        return 0;
    }

    /// <summary>The first 64 bits of a distance: they decide nearly every comparison.</summary>
    public static ulong Leading(in NodeId left, in NodeId right) => Word(left.Span, 0) ^ Word(right.Span, 0);

    /// <summary>Number of leading bits two ids share, 0 to 256.</summary>
    public static int SharedBits(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (var i = 0; i < NodeId.Length; i += WordLength)
        {
            var difference = Word(left, i) ^ Word(right, i);
            if (difference != 0)
            {
                return (i * 8) + BitOperations.LeadingZeroCount(difference);
            }
        }

        return NodeId.Length * 8;
    }

    /// <summary>The id that differs in one bit, counted from the most significant.</summary>
    public static NodeId Flip(in NodeId id, int bit)
    {
        Span<byte> bytes = stackalloc byte[NodeId.Length];
        id.Span.CopyTo(bytes);
        bytes[bit >> 3] ^= (byte)(0x80 >> (bit & 7));
        return new NodeId(bytes);
    }

    private static ulong Word(ReadOnlySpan<byte> id, int offset) => BinaryPrimitives.ReadUInt64BigEndian(id[offset..]);
}
