namespace HyperDht.Cryptography;

/// <summary>Diffie–Hellman over Ed25519 points, without conversion to Curve25519 (spec 05 §2). Thread safe.</summary>
public static class EdwardsDiffieHellman
{
    /// <summary>Scalars, points and shared secrets, in bytes.</summary>
    public const int Length = 32;

    private const int HashLength = 64;

    // A base point plus the point of order two: on the curve, canonical, not of small order, yet outside the prime-order subgroup.
    private static ReadOnlySpan<byte> MixedOrderPoint =>
    [
        0xbd, 0xb9, 0xd0, 0x93, 0xb9, 0x76, 0x8e, 0x91, 0xaf, 0x1c, 0x72, 0xe0, 0x7a, 0xab, 0x13, 0x94,
        0xcb, 0x75, 0xe5, 0x99, 0x9c, 0x90, 0xdc, 0x37, 0x25, 0xd0, 0x3c, 0x81, 0xbf, 0x94, 0xf5, 0xce,
    ];

    /// <summary>The clamped scalar of a seed. It depends only on the key, so keep that of a static key.</summary>
    /// <param name="seed">32 bytes; the first half of a secret key.</param>
    /// <param name="scalar">Receives 32 secret bytes.</param>
    public static unsafe void DeriveScalar(ReadOnlySpan<byte> seed, Span<byte> scalar)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, Length);
        SodiumLibrary.Initialize();
        Span<byte> expanded = stackalloc byte[HashLength];
        fixed (byte* output = expanded, input = seed)
        {
            Sodium.Check(Sodium.Sha512(output, input, (ulong)seed.Length));
        }

        expanded[0] &= 0xf8;
        expanded[31] = (byte)((expanded[31] & 0x7f) | 0x40);
        expanded[..Length].CopyTo(scalar);
        SecretMemory.Clear(expanded);
    }

    /// <summary>Multiplies a peer's point with an own scalar.</summary>
    /// <param name="scalar">32 bytes, used as they are, but for bit 255.</param>
    /// <param name="publicKey">
    /// The peer's point. Refused when not canonical, not on the curve, of small order or outside the prime-order subgroup.
    /// </param>
    /// <param name="shared">Receives 32 secret bytes; zero when the result is false.</param>
    /// <returns>False when the handshake must fail.</returns>
    public static unsafe bool TryAgree(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> publicKey, Span<byte> shared)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scalar.Length, Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(shared.Length, Length);
        SodiumLibrary.Initialize();
        return Multiply(scalar, publicKey, shared);
    }

    /// <summary>Whether the library lets a point of mixed order pass. Part of the check at start, before it counts as loaded.</summary>
    internal static bool AcceptsMixedOrder()
    {
        Span<byte> scalar = stackalloc byte[Length];
        scalar.Clear();
        scalar[0] = 8;
        return Multiply(scalar, MixedOrderPoint, stackalloc byte[Length]);
    }

    private static unsafe bool Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> publicKey, Span<byte> shared)
    {
        fixed (byte* output = shared, secret = scalar, point = publicKey)
        {
            if (Sodium.ScalarMultEd25519NoClamp(output, secret, point) == 0)
            {
                return true;
            }
        }

        shared[..Length].Clear();
        return false;
    }
}
