using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;

namespace HyperDht;

/// <summary>An Ed25519 public key: how a peer is named and found (spec 02 §1, §2).</summary>
/// <remarks>Immutable value of 32 bytes; <c>default</c> is all zero.</remarks>
public readonly struct PublicKey : IEquatable<PublicKey>
{
    /// <summary>Size in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    /// <summary>Copies 32 bytes.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public PublicKey(ReadOnlySpan<byte> bytes) => _bytes = new(bytes);

    /// <summary>The 32 bytes, without a copy.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => _bytes.Span;

    /// <summary>A copy of the 32 bytes.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <summary>Reads 64 hex characters, 52 z-base-32 characters, or a <c>pear://</c> link (spec 02 §2).</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">The key, when the result is true.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out PublicKey key)
    {
        key = default;
        Span<byte> bytes = stackalloc byte[Length];
        if (text is null || !KeyText.TryDecode(text, bytes))
        {
            return false;
        }

        key = new PublicKey(bytes);
        return true;
    }

    /// <summary>Reads 64 hex characters, 52 z-base-32 characters, or a <c>pear://</c> link.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">None of these forms.</exception>
    public static PublicKey Parse(string text) => TryParse(text, out var key)
        ? key
        : throw new FormatException("A key is 64 hex characters or 52 z-base-32 characters.");

    /// <inheritdoc />
    public bool Equals(PublicKey other) => _bytes.Equals(other._bytes);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PublicKey other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _bytes.GetHashCode();

    /// <summary>Whether all bytes are equal; fixed time.</summary>
    public static bool operator ==(PublicKey left, PublicKey right) => left.Equals(right);

    /// <summary>Whether any byte differs; fixed time.</summary>
    public static bool operator !=(PublicKey left, PublicKey right) => !left.Equals(right);

    /// <summary>64 hex characters.</summary>
    public string ToHex() => Convert.ToHexStringLower(Span);

    /// <summary>52 z-base-32 characters, the printed form of a key.</summary>
    public override string ToString() => KeyText.Encode(Span);
}
