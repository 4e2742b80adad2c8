using System.Numerics;
using HyperDht.Udx.Wire;

namespace HyperDht.Udx.Receiving;

/// <summary>Packets that arrived ahead of a gap, by their distance from the next expected number.</summary>
/// <remarks>A ring of slots and a bit for each: finding the runs for SACK blocks reads words, not packets.</remarks>
internal sealed class ReorderBuffer
{
    private const int InitialCapacity = 64;
    private const int KeptCapacity = 1024;

    private byte[]?[] _payloads = [];
    private UdxFlags[] _flags = [];
    private ulong[] _present = [];
    private int _span;

    /// <summary>Packets stored.</summary>
    public int Count { get; private set; }

    /// <summary>Stores a copy of a packet; false when that number is stored already.</summary>
    /// <param name="next">The next expected number.</param>
    /// <param name="distance">How far behind it the packet is; at least 1, bounded by the caller.</param>
    /// <param name="flags">Data, End or both.</param>
    /// <param name="payload">Its bytes.</param>
    public bool TryAdd(uint next, int distance, UdxFlags flags, ReadOnlySpan<byte> payload)
    {
        EnsureCapacity(next, distance + 1);
        var slot = Slot(next, distance);
        ref var word = ref _present[slot >> 6];
        var bit = 1UL << (slot & 63);
        if ((word & bit) != 0)
        {
            return false;
        }

        word |= bit;
        _flags[slot] = flags;
        if (!payload.IsEmpty)
        {
            _payloads[slot] = payload.ToArray();
        }

        _span = Math.Max(_span, distance + 1);
        Count++;
        return true;
    }

    /// <summary>Whether a number is stored.</summary>
    public bool Contains(uint next, int distance)
    {
        if (distance >= _span)
        {
            return false;
        }

        var slot = Slot(next, distance);
        return (_present[slot >> 6] & (1UL << (slot & 63))) != 0;
    }

    /// <summary>Takes the packet with the next expected number, if it is here; then the caller advances that number.</summary>
    public bool TryTakeNext(uint next, out UdxFlags flags, out byte[] payload)
    {
        if (Count == 0 || !Contains(next, 0))
        {
            flags = default;
            payload = [];
            return false;
        }

        var slot = Slot(next, 0);
        flags = _flags[slot];
        payload = _payloads[slot] ?? [];
        _payloads[slot] = null;
        _present[slot >> 6] &= ~(1UL << (slot & 63));
        Count--;
        return true;
    }

    /// <summary>Tells that the next expected number advanced by one.</summary>
    public void Advance()
    {
        _span = Math.Max(0, _span - 1);
        if (Count == 0 && _flags.Length > KeptCapacity)
        {
            Clear();
        }
    }

    /// <summary>
    /// Writes the stored runs as SACK blocks in ascending order; returns how many. When there are too many, the lowest, which
    /// repair needs first, and the highest, which are news.
    /// </summary>
    public int WriteRuns(uint next, Span<byte> destination, int maxBlocks)
    {
        var lowest = CountRuns(next, maxBlocks + 1) <= maxBlocks ? maxBlocks : maxBlocks / 4;
        var (blocks, distance) = (0, 0);
        while (blocks < lowest && TryFindRun(next, ref distance, out var start))
        {
            SackBlocks.Write(destination, blocks++, next + (uint)start, next + (uint)distance);
        }

        if (lowest < maxBlocks)
        {
            distance = FindStartOfLast(next, maxBlocks - lowest, distance);
            while (blocks < maxBlocks && TryFindRun(next, ref distance, out var start))
            {
                SackBlocks.Write(destination, blocks++, next + (uint)start, next + (uint)distance);
            }
        }

        return blocks;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _payloads = [];
        _flags = [];
        _present = [];
        _span = 0;
        Count = 0;
    }

    private int CountRuns(uint next, int enough)
    {
        var (runs, distance) = (0, 0);
        while (Count > 0 && runs < enough && TryFindRun(next, ref distance, out _))
        {
            runs++;
        }

        return runs;
    }

    // A distance from which on there are at most so many runs, none of them before the given one.
    private int FindStartOfLast(uint next, int runs, int from)
    {
        Span<int> starts = stackalloc int[runs];
        var (found, distance) = (0, from);
        while (TryFindRun(next, ref distance, out var start))
        {
            starts[found++ % runs] = start;
        }

        return found < runs ? from : starts[found % runs];
    }

    // The next run from a distance on; the distance moves behind it.
    private bool TryFindRun(uint next, ref int distance, out int start)
    {
        start = FindFrom(next, distance, present: true);
        if (start >= _span)
        {
            return false;
        }

        distance = FindFrom(next, start, present: false);
        return true;
    }

    private int Slot(uint next, int distance) => (int)((next + (uint)distance) & (uint)(_flags.Length - 1));

    // The first distance from the given one on whose bit is as asked for, or the span.
    private int FindFrom(uint next, int distance, bool present)
    {
        while (distance < _span)
        {
            var slot = Slot(next, distance);
            var word = present ? _present[slot >> 6] : ~_present[slot >> 6];
            word >>= slot & 63;
            if (word != 0)
            {
                return Math.Min(_span, distance + BitOperations.TrailingZeroCount(word));
            }

            distance += 64 - (slot & 63);
        }

        return _span;
    }

    private void EnsureCapacity(uint next, int needed)
    {
        if (needed <= _flags.Length)
        {
            return;
        }

        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(needed, InitialCapacity));
        var payloads = new byte[]?[capacity];
        var flags = new UdxFlags[capacity];
        var present = new ulong[capacity / 64];
        for (var distance = 0; distance < _span; distance++)
        {
            if (Contains(next, distance))
            {
                var from = Slot(next, distance);
                var to = (int)((next + (uint)distance) & (uint)(capacity - 1));
                payloads[to] = _payloads[from];
                flags[to] = _flags[from];
                present[to >> 6] |= 1UL << (to & 63);
            }
        }

        _payloads = payloads;
        _flags = flags;
        _present = present;
    }
}
