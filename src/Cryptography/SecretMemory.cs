using System.Runtime.CompilerServices;

namespace HyperDht.Cryptography;

/// <summary>What is done to secrets in memory. Thread safe.</summary>
internal static class SecretMemory
{
    /// <summary>Zeroes a secret; the compiler must not leave it out because nobody reads it again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static void Clear(Span<byte> secret) => secret.Clear();

    /// <summary>Whether two values are equal; the time tells their lengths and nothing of where they differ.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        var difference = 0;
        for (var i = 0; i < left.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        return difference == 0;
    }
}
