namespace HyperDht.Cryptography;

/// <summary>BLAKE2b, unkeyed and keyed (spec 01 §1, spec 05 §3). Thread safe.</summary>
public static class Blake2b
{
    /// <summary>Longest digest and longest key.</summary>
    public const int MaxLength = 64;

    /// <summary>Hashes one buffer.</summary>
    /// <param name="digest">16 to 64 bytes; its length is part of the hash. May overlap the input.</param>
    /// <param name="data">The input.</param>
    /// <param name="key">0, or 16 to 64 bytes for the keyed mode.</param>
    public static unsafe void Hash(Span<byte> digest, ReadOnlySpan<byte> data, ReadOnlySpan<byte> key = default)
    {
        SodiumLibrary.Initialize();
        fixed (byte* output = digest, input = data, secret = key)
        {
            Sodium.Check(Sodium.GenericHash(
                output, (nuint)digest.Length, input, (ulong)data.Length, secret, (nuint)key.Length));
        }
    }
}
