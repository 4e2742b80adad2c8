namespace HyperDht.Cryptography;

/// <summary>Ed25519 key pairs (spec 02 §1). Thread safe.</summary>
public static class Ed25519
{
    /// <summary>Seed and public key, in bytes.</summary>
    public const int SecretKeyLength = 64;

    /// <summary>The key pair of a seed.</summary>
    /// <param name="seed">32 bytes.</param>
    /// <param name="publicKey">Receives 32 bytes.</param>
    /// <param name="secretKey">Receives 64 bytes: seed, then public key.</param>
    public static unsafe void DeriveKeyPair(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> secretKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, 32);
        ArgumentOutOfRangeException.ThrowIfLessThan(publicKey.Length, 32);
        ArgumentOutOfRangeException.ThrowIfLessThan(secretKey.Length, SecretKeyLength);
        fixed (byte* p = publicKey, s = secretKey, seedBytes = seed)
        {
            Sodium.Check(Sodium.SignSeedKeyPair(p, s, seedBytes));
        }
    }
}
