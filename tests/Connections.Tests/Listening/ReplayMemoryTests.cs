using HyperDht.Connections.Listening;

namespace HyperDht.Connections.Tests.Listening;

public sealed class ReplayMemoryTests
{
    [Fact]
    public void SecondSight_IsRefusedForTenMinutes()
    {
        var memory = new ReplayMemory(100);
        byte[] ephemeral = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

        Assert.True(memory.TryRemember(ephemeral, TimeSpan.Zero));
        Assert.False(memory.TryRemember(ephemeral, TimeSpan.FromMinutes(10)));
        Assert.True(memory.TryRemember(ephemeral, TimeSpan.FromMinutes(10.1)));
    }

    [Fact]
    public void Memory_IsBounded()
    {
        var memory = new ReplayMemory(100);
        var ephemeral = new byte[32];
        for (var i = 0; i < 10_000; i++)
        {
            BitConverter.TryWriteBytes(ephemeral, i);
            memory.TryRemember(ephemeral, TimeSpan.Zero);
        }

        Assert.InRange(memory.Count, 90, 101);
    }
}
