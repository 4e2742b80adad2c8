using System.Diagnostics.CodeAnalysis;

namespace HyperDht;

/// <summary>What peers meet under: any 32 bytes, usually the hash of a name (spec 02 §1).</summary>
/// <remarks>Immutable value of 32 bytes; <c>default</c> is all zero.</remarks>
public readonly struct Topic : IEquatable<Topic>
{
    /// <summary>Size in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    /// <summary>Copies 32 bytes.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public Topic(ReadOnlySpan<byte> bytes) => _bytes = new(bytes);

    /// <summary>The 32 bytes, without a copy.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => _bytes.Span;

    /// <summary>A copy of the 32 bytes.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <summary>BLAKE2b-256 of some bytes, the reference's <c>DHT.hash</c>.</summary>
    /// <param name="data">Any number of bytes.</param>
    public static Topic Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Length];
        Cryptography.Blake2b.Hash(digest, data);
        return new Topic(digest);
    }

    /// <inheritdoc />
    public bool Equals(Topic other) => _bytes.Equals(other._bytes);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Topic other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _bytes.GetHashCode();

    /// <summary>Whether all bytes are equal; fixed time.</summary>
    public static bool operator ==(Topic left, Topic right) => left.Equals(right);

    /// <summary>Whether any byte differs; fixed time.</summary>
    public static bool operator !=(Topic left, Topic right) => !left.Equals(right);

    /// <summary>64 hex characters.</summary>
    public override string ToString() => Convert.ToHexStringLower(Span);
}
