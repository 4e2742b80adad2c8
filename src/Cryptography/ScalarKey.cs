namespace HyperDht.Cryptography;

/// <summary>Ed25519 with a secret scalar in place of a seed (spec 03 §19, spec 05 §2): keys that were derived from other keys. Thread safe.</summary>
internal static class ScalarKey
{
    private const int DigestLength = 64;

    /// <summary>The public key of a scalar.</summary>
    /// <param name="scalar">32 bytes, used as they are, but for bit 255.</param>
    /// <param name="publicKey">Receives 32 bytes.</param>
    /// <returns>False for a multiple of the group's order, which is nobody's key.</returns>
    public static unsafe bool TryDerivePublicKey(ReadOnlySpan<byte> scalar, Span<byte> publicKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scalar.Length, EdwardsDiffieHellman.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(publicKey.Length, Ed25519.PublicKeyLength);
        SodiumLibrary.Initialize();
        fixed (byte* output = publicKey, secret = scalar)
        {
            return Sodium.ScalarMultEd25519BaseNoClamp(output, secret) == 0;
        }
    }

    /// <summary>Signs a message; the same input gives the same signature, and <see cref="Ed25519.Verify"/> accepts it.</summary>
    /// <param name="message">The bytes to sign.</param>
    /// <param name="scalar">32 bytes.</param>
    /// <param name="publicKey">The scalar's.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    public static unsafe void Sign(ReadOnlySpan<byte> message, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> publicKey, Span<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scalar.Length, EdwardsDiffieHellman.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, Ed25519.PublicKeyLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(signature.Length, Ed25519.SignatureLength);
        SodiumLibrary.Initialize();
        Span<byte> digest = stackalloc byte[DigestLength];
        Span<byte> nonce = stackalloc byte[EdwardsDiffieHellman.Length];
        Span<byte> product = stackalloc byte[EdwardsDiffieHellman.Length];

        // A seed gives a second secret for the nonce; a scalar has none. Keyed with the scalar the hash is as secret, and never repeats.
        Blake2b.Hash(digest, message, scalar);
        fixed (byte* output = signature, hash = digest, r = nonce, secret = scalar, x = product)
        {
            Sodium.ReduceScalar(r, hash);
            Sodium.Check(Sodium.ScalarMultEd25519BaseNoClamp(output, r));
            Challenge(signature[..EdwardsDiffieHellman.Length], publicKey, message, digest);
            Sodium.ReduceScalar(x, hash);
            Sodium.MultiplyScalars(x, x, secret);
            Sodium.AddScalars(output + EdwardsDiffieHellman.Length, r, x);
        }

        SecretMemory.Clear(digest);
        SecretMemory.Clear(nonce);
        SecretMemory.Clear(product);
    }

    private static unsafe void Challenge(ReadOnlySpan<byte> point, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> digest)
    {
        byte[] input = [.. point, .. publicKey, .. message];
        fixed (byte* output = digest, bytes = input)
        {
            Sodium.Check(Sodium.Sha512(output, bytes, (ulong)input.Length));
        }
    }
}
