using HyperDht.Runtime;

namespace HyperDht.Routing.Tests.Fakes;

/// <summary>Seeded random numbers, but transaction ids that count up, as golden bytes need them.</summary>
internal sealed class CountingRandom(int seed, int? nextTransactionId = null) : IRandomSource
{
    private const int TransactionIds = 65536;

    private readonly Random _random = new(seed);
    private int _next = nextTransactionId ?? 0;

    public void Fill(Span<byte> destination) => _random.NextBytes(destination);

    public int Next(int exclusiveMaximum) =>
        nextTransactionId is not null && exclusiveMaximum == TransactionIds ? _next++ % TransactionIds : _random.Next(exclusiveMaximum);
}
