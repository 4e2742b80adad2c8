using HyperDht.Connections.Dialing;

namespace HyperDht.Connections.Tests.Dialing;

public sealed class RelayCacheTests
{
    [Fact]
    public void TwoGenerations_KeepWhatIsUsed()
    {
        var cache = new RelayCache();
        PeerAddress[] nodes = [new(1, 1)];
        for (var i = 0; i < RelayCache.GenerationSize; i++)
        {
            cache.Set(Key(i), nodes);
        }

        cache.Set(Key(10_000), nodes);
        Assert.True(cache.TryGet(Key(0), out _));
        for (var i = 20_000; i < 20_000 + RelayCache.GenerationSize; i++)
        {
            cache.Set(Key(i), nodes);
        }

        Assert.True(cache.TryGet(Key(0), out _));
        Assert.False(cache.TryGet(Key(1), out _));
    }

    private static PublicKey Key(int number)
    {
        var bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes, number);
        return new PublicKey(bytes);
    }
}
