namespace HyperDht.Cryptography;

/// <summary>XSalsa20-Poly1305 with the tag in front (spec 05 §8, spec 03 §8). Thread safe.</summary>
public static class SecretBox
{
    /// <summary>A key, in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>A nonce, in bytes.</summary>
    public const int NonceLength = 24;

    /// <summary>The tag in front of the ciphertext, in bytes.</summary>
    public const int TagLength = 16;

    /// <summary>Encrypts and authenticates.</summary>
    /// <param name="output">Receives the tag and the ciphertext: 16 bytes more than <paramref name="plaintext"/>.</param>
    /// <param name="plaintext">What to hide.</param>
    /// <param name="nonce">24 bytes, never twice with one key.</param>
    /// <param name="key">32 bytes.</param>
    public static unsafe void Seal(Span<byte> output, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, plaintext.Length + TagLength);
        CheckKey(nonce, key);
        fixed (byte* o = output, p = plaintext, n = nonce, k = key)
        {
            Sodium.Check(Sodium.SecretBoxEasy(o, p, (ulong)plaintext.Length, n, k));
        }
    }

    /// <summary>Checks and decrypts.</summary>
    /// <param name="output">Receives 16 bytes less than <paramref name="box"/>. Unspecified when the result is false.</param>
    /// <param name="box">Tag and ciphertext; shorter than a tag is refused.</param>
    /// <param name="nonce">24 bytes.</param>
    /// <param name="key">32 bytes.</param>
    public static unsafe bool TryOpen(Span<byte> output, ReadOnlySpan<byte> box, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key)
    {
        CheckKey(nonce, key);
        if (box.Length < TagLength || output.Length < box.Length - TagLength)
        {
            return false;
        }

        fixed (byte* o = output, b = box, n = nonce, k = key)
        {
            return Sodium.SecretBoxOpenEasy(o, b, (ulong)box.Length, n, k) == 0;
        }
    }

    private static void CheckKey(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength);
        SodiumLibrary.Initialize();
    }
}
