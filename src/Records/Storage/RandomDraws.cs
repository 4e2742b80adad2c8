using System.Runtime.InteropServices;
using HyperDht.Runtime;

namespace HyperDht.Records.Storage;

/// <summary>Random numbers for one choice, fetched together: asking the source costs more than the numbers.</summary>
/// <param name="random">Where they come from.</param>
/// <param name="buffer">How many are fetched at a time.</param>
internal ref struct RandomDraws(IRandomSource random, Span<uint> buffer)
{
    private readonly Span<uint> _buffer = buffer;
    private int _left;

    /// <summary>A number in [0, <paramref name="exclusiveMaximum"/>), uniform but for a part in 2^32 of it.</summary>
    public int Next(int exclusiveMaximum)
    {
        if (_left == 0)
        {
            random.Fill(MemoryMarshal.AsBytes(_buffer));
            _left = _buffer.Length;
        }

        return (int)(((ulong)_buffer[--_left] * (uint)exclusiveMaximum) >> 32);
    }

    /// <summary>Fills a span with different positions below <paramref name="total"/>, which is at least as large.</summary>
    public void Choose(int total, scoped Span<int> chosen)
    {
        var count = chosen.Length;
        for (var i = 0; i < count; i++)
        {
            // Floyd's choice: as many draws as there are results, however large the total.
            var bound = total - count + i;
            var position = count == total ? bound : Next(bound + 1);
            chosen[i] = chosen[..i].Contains(position) ? bound : position;
        }
    }
}
