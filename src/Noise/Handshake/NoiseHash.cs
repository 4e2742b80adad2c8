using System.Buffers;
using HyperDht.Cryptography;

namespace HyperDht.Noise;

/// <summary>HMAC and HKDF over BLAKE2b-512, composed as Noise does; not keyed BLAKE2b (spec 05 §3).</summary>
internal static class NoiseHash
{
    public const int Length = 64;

    private const int BlockLength = 128;
    private const int StackLimit = 1536;

    /// <summary>The hash of two parts in a row; the digest may be written over the first of them.</summary>
    public static void Concatenated(ICryptoSuite suite, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> digest)
    {
        var length = first.Length + second.Length;
        byte[]? rented = null;
        var buffer = length <= StackLimit ? stackalloc byte[StackLimit] : (rented = ArrayPool<byte>.Shared.Rent(length));
        buffer = buffer[..length];
        first.CopyTo(buffer);
        second.CopyTo(buffer[first.Length..]);
        suite.Hash(digest, buffer);
        SecretMemory.Clear(buffer);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>HMAC with the block size of BLAKE2b; 64 bytes, which may be written over the inputs.</summary>
    public static void Hmac(ICryptoSuite suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> mac)
    {
        Span<byte> pad = stackalloc byte[BlockLength];
        pad.Clear();
        if (key.Length > BlockLength)
        {
            suite.Hash(pad[..Length], key);
        }
        else
        {
            key.CopyTo(pad);
        }

        Mask(pad, 0x36);
        Span<byte> inner = stackalloc byte[Length];
        Concatenated(suite, pad, message, inner);
        Mask(pad, 0x36 ^ 0x5c);
        Concatenated(suite, pad, inner, mac[..Length]);
        SecretMemory.Clear(pad);
        SecretMemory.Clear(inner);
    }

    /// <summary>HKDF with empty info; the output has as many times 64 bytes as outputs are wanted, and does not overlap the salt.</summary>
    public static void Hkdf(ICryptoSuite suite, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKey, Span<byte> output)
    {
        Span<byte> extracted = stackalloc byte[Length];
        Hmac(suite, salt, inputKey, extracted);
        Span<byte> block = stackalloc byte[Length + 1];
        var carried = 0;
        for (byte counter = 1; !output.IsEmpty; counter++)
        {
            block[carried] = counter;
            Hmac(suite, extracted, block[..(carried + 1)], output);
            output[..Length].CopyTo(block);
            carried = Length;
            output = output[Length..];
        }

        SecretMemory.Clear(extracted);
        SecretMemory.Clear(block);
    }

    private static void Mask(Span<byte> block, byte mask)
    {
        foreach (ref var value in block)
        {
            value ^= mask;
        }
    }
}
