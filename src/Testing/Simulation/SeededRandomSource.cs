using System.Buffers.Binary;
using System.Numerics;
using HyperDht.Runtime;

namespace HyperDht.Testing;

/// <summary>The simulator's random source: the same seed gives the same bytes on every machine and version of .NET.</summary>
/// <remarks>Thread safe. Not cryptographic: never use it outside the simulation (threat-model L5).</remarks>
public sealed class SeededRandomSource : IRandomSource
{
    private readonly Lock _gate = new();
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the sequence of a seed.</summary>
    /// <param name="seed">Any number.</param>
    public SeededRandomSource(long seed)
    {
        var state = unchecked((ulong)seed);
        _s0 = Expand(ref state);
        _s1 = Expand(ref state);
        _s2 = Expand(ref state);
        _s3 = Expand(ref state);
    }

    /// <inheritdoc />
    public void Fill(Span<byte> destination)
    {
        lock (_gate)
        {
            while (destination.Length >= sizeof(ulong))
            {
                BinaryPrimitives.WriteUInt64LittleEndian(destination, NextState());
                destination = destination[sizeof(ulong)..];
            }

            if (destination.Length > 0)
            {
                Span<byte> last = stackalloc byte[sizeof(ulong)];
                BinaryPrimitives.WriteUInt64LittleEndian(last, NextState());
                last[..destination.Length].CopyTo(destination);
            }
        }
    }

    /// <inheritdoc />
    public int Next(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMaximum, 1);
        return (int)NextLong(exclusiveMaximum);
    }

    /// <summary>A uniform number in [0, <paramref name="exclusiveMaximum"/>).</summary>
    /// <param name="exclusiveMaximum">At least 1.</param>
    public long NextLong(long exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMaximum, 1);
        var range = (ulong)exclusiveMaximum;
        lock (_gate)
        {
            // Numbers of the last, incomplete copy of the range would favour small results.
            var limit = ulong.MaxValue - (ulong.MaxValue % range);
            ulong value;
            do
            {
                value = NextState();
            }
            while (value >= limit);

            return (long)(value % range);
        }
    }

    /// <summary>A uniform number in [0, 1).</summary>
    public double NextDouble()
    {
        lock (_gate)
        {
            return (NextState() >> 11) * (1.0 / (1UL << 53));
        }
    }

    /// <summary>Mixes a number into one that looks random: SplitMix64's output function.</summary>
    internal static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }

    private static ulong Expand(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15;
        return Mix(state);
    }

    // xoshiro256**, by Blackman and Vigna (public domain); own because System.Random may change between versions.
    private ulong NextState()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }
}
