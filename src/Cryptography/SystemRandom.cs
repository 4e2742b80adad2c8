namespace HyperDht.Cryptography;

/// <summary>Unpredictable bytes of the operating system, fetched through libsodium. Thread safe.</summary>
/// <remarks>Not through .NET's generator: that loads a second cryptographic library, six megabytes of every process.</remarks>
internal static class SystemRandom
{
    /// <summary>Fills a buffer.</summary>
    public static unsafe void Fill(Span<byte> destination)
    {
        SodiumLibrary.Initialize();
        fixed (byte* output = destination)
        {
            Sodium.RandomBytes(output, (nuint)destination.Length);
        }
    }
}
