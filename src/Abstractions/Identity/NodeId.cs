using System.Diagnostics.CodeAnalysis;

namespace HyperDht;

/// <summary>A position in the DHT's 256-bit XOR metric space: a node's id, or the target of a query (spec 01 §3).</summary>
/// <remarks>Immutable value of 32 bytes; <c>default</c> is all zero.</remarks>
public readonly struct NodeId : IEquatable<NodeId>
{
    /// <summary>Size in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    /// <summary>Copies 32 bytes.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public NodeId(ReadOnlySpan<byte> bytes) => _bytes = new(bytes);

    /// <summary>The 32 bytes, without a copy.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => _bytes.Span;

    /// <summary>A copy of the 32 bytes.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <summary>The id of the node at an address: BLAKE2b-256 over its six wire bytes.</summary>
    /// <param name="address">Where others reach the node.</param>
    public static NodeId FromAddress(PeerAddress address)
    {
        Span<byte> encoded = stackalloc byte[PeerAddress.EncodedLength];
        address.WriteTo(encoded);
        return Hash(encoded);
    }

    /// <summary>The target of a public key: BLAKE2b-256 of its 32 bytes.</summary>
    /// <param name="key">The key.</param>
    public static NodeId FromPublicKey(PublicKey key) => Hash(key.Span);

    /// <summary>BLAKE2b-256 of some bytes.</summary>
    /// <param name="data">Any number of bytes.</param>
    public static NodeId Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Length];
        Cryptography.Blake2b.Hash(digest, data);
        return new NodeId(digest);
    }

    /// <inheritdoc />
    public bool Equals(NodeId other) => _bytes.Equals(other._bytes);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is NodeId other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _bytes.GetHashCode();

    /// <summary>Whether all bytes are equal; fixed time.</summary>
    public static bool operator ==(NodeId left, NodeId right) => left.Equals(right);

    /// <summary>Whether any byte differs; fixed time.</summary>
    public static bool operator !=(NodeId left, NodeId right) => !left.Equals(right);

    /// <summary>64 hex characters.</summary>
    public override string ToString() => Convert.ToHexStringLower(Span);
}
