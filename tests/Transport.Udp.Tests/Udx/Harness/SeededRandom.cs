using HyperDht.Runtime;

namespace HyperDht.Transport.Udp.Tests.Udx.Harness;

internal sealed class SeededRandom(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> destination) => _random.NextBytes(destination);

    public int Next(int exclusiveMaximum) => _random.Next(exclusiveMaximum);

    public double NextDouble() => _random.NextDouble();
}
