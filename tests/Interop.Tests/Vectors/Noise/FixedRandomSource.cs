using HyperDht.Runtime;

namespace HyperDht.Interop.Tests.Vectors.Noise;

/// <summary>Hands out the random bytes that the reference drew.</summary>
internal sealed class FixedRandomSource(params byte[][] draws) : IRandomSource
{
    private readonly Queue<byte[]> _draws = new(draws);

    public void Fill(Span<byte> destination) => _draws.Dequeue().CopyTo(destination);

    public int Next(int exclusiveMaximum) => throw new NotSupportedException("No vector draws a number.");
}
