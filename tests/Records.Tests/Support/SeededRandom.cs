using HyperDht.Runtime;

namespace HyperDht.Records.Tests.Support;

/// <summary>The same draws for the same seed.</summary>
public sealed class SeededRandom(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> destination) => _random.NextBytes(destination);

    public int Next(int exclusiveMaximum) => _random.Next(exclusiveMaximum);
}
