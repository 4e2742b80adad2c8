using HyperDht.Cryptography;

namespace HyperDht.Noise;

/// <summary>Sizes of a sealed unordered message: counter, tag, ciphertext.</summary>
internal static class UnorderedEnvelope
{
    public const int CounterLength = 8;

    public const int Overhead = CounterLength + SecretBox.TagLength;
}
