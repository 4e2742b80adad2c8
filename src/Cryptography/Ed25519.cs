namespace HyperDht.Cryptography;

/// <summary>Ed25519 key pairs and signatures (spec 02 §1). Thread safe.</summary>
public static class Ed25519
{
    /// <summary>A seed, in bytes.</summary>
    public const int SeedLength = 32;

    /// <summary>A public key, in bytes.</summary>
    public const int PublicKeyLength = 32;

    /// <summary>Seed and public key, in bytes.</summary>
    public const int SecretKeyLength = 64;

    /// <summary>A signature, in bytes.</summary>
    public const int SignatureLength = 64;

    /// <summary>The key pair of a seed.</summary>
    /// <param name="seed">32 bytes.</param>
    /// <param name="publicKey">Receives 32 bytes.</param>
    /// <param name="secretKey">Receives 64 bytes: seed, then public key.</param>
    public static unsafe void DeriveKeyPair(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> secretKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(publicKey.Length, PublicKeyLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(secretKey.Length, SecretKeyLength);
        SodiumLibrary.Initialize();
        fixed (byte* p = publicKey, s = secretKey, seedBytes = seed)
        {
            Sodium.Check(Sodium.SignSeedKeyPair(p, s, seedBytes));
        }
    }

    /// <summary>Signs a message; the same input gives the same signature.</summary>
    /// <param name="message">The bytes to sign.</param>
    /// <param name="secretKey">64 bytes: seed, then public key.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    public static unsafe void Sign(ReadOnlySpan<byte> message, ReadOnlySpan<byte> secretKey, Span<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secretKey.Length, SecretKeyLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(signature.Length, SignatureLength);
        SodiumLibrary.Initialize();
        fixed (byte* output = signature, input = message, secret = secretKey)
        {
            Sodium.Check(Sodium.SignDetached(output, null, input, (ulong)message.Length, secret));
        }
    }

    /// <summary>Whether a signature is valid: strict and cofactorless, as the reference checks (spec 02 §1, threat-model D4).</summary>
    /// <param name="message">The signed bytes.</param>
    /// <param name="signature">64 bytes; another length is not valid.</param>
    /// <param name="publicKey">32 bytes; another length is not valid.</param>
    public static unsafe bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey)
    {
        if (signature.Length != SignatureLength || publicKey.Length != PublicKeyLength)
        {
            return false;
        }

        SodiumLibrary.Initialize();
        fixed (byte* proof = signature, input = message, key = publicKey)
        {
            return Sodium.SignVerifyDetached(proof, input, (ulong)message.Length, key) == 0;
        }
    }
}
