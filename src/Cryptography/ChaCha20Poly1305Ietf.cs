namespace HyperDht.Cryptography;

/// <summary>ChaCha20-Poly1305 (RFC 8439), the cipher of the Noise handshake (spec 05 §3). Thread safe.</summary>
/// <remarks>Bound to libsodium: the platform's own class is not there on every system and needs an object per key.</remarks>
public static class ChaCha20Poly1305Ietf
{
    /// <summary>A key, in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>A nonce, in bytes.</summary>
    public const int NonceLength = 12;

    /// <summary>The tag behind the ciphertext, in bytes.</summary>
    public const int TagLength = 16;

    /// <summary>Encrypts and authenticates.</summary>
    /// <param name="output">Receives the ciphertext and the tag: 16 bytes more than <paramref name="plaintext"/>. May start at the same place.</param>
    /// <param name="plaintext">What to hide.</param>
    /// <param name="associatedData">What is authenticated only.</param>
    /// <param name="nonce">12 bytes, never twice with one key.</param>
    /// <param name="key">32 bytes.</param>
    public static unsafe void Encrypt(
        Span<byte> output, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, plaintext.Length + TagLength);
        CheckKey(nonce, key);
        fixed (byte* o = output, p = plaintext, a = associatedData, n = nonce, k = key)
        {
            Sodium.Check(Sodium.AeadEncrypt(o, null, p, (ulong)plaintext.Length, a, (ulong)associatedData.Length, null, n, k));
        }
    }

    /// <summary>Checks and decrypts.</summary>
    /// <param name="output">Receives 16 bytes less than <paramref name="ciphertext"/>. May start at the same place. Unspecified when the result is false.</param>
    /// <param name="ciphertext">Ciphertext and tag; shorter than a tag is refused.</param>
    /// <param name="associatedData">What was authenticated only.</param>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="key">32 bytes.</param>
    public static unsafe bool TryDecrypt(
        Span<byte> output, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key)
    {
        CheckKey(nonce, key);
        if (ciphertext.Length < TagLength || output.Length < ciphertext.Length - TagLength)
        {
            return false;
        }

        fixed (byte* o = output, c = ciphertext, a = associatedData, n = nonce, k = key)
        {
            return Sodium.AeadDecrypt(o, null, null, c, (ulong)ciphertext.Length, a, (ulong)associatedData.Length, n, k) == 0;
        }
    }

    private static void CheckKey(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength);
        SodiumLibrary.Initialize();
    }
}
