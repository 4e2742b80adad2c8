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

        Assert.Equal(100, memory.Count);
    }

    // Against a model, with keys that come again, a clock that jumps and a capacity that is reached and left.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Memory_KnowsTheNewestOfTenMinutes(int capacity)
    {
        var (memory, model, random) = (new ReplayMemory(capacity), new List<(int Number, int Seconds)>(), new Random(5));
        var ephemeral = new byte[32];
        var now = 0;
        for (var i = 0; i < 20_000; i++)
        {
            now += random.Next(100) == 0 ? random.Next(400) : random.Next(2);
            var number = random.Next(3 * capacity);
            BitConverter.TryWriteBytes(ephemeral, number);
            model.RemoveAll(entry => now - entry.Seconds > 600);
            var isNew = !model.Exists(entry => entry.Number == number);

            Assert.Equal(isNew, memory.TryRemember(ephemeral, TimeSpan.FromSeconds(now)));

            if (isNew)
            {
                model.Add((number, now));
                if (model.Count > capacity)
                {
                    model.RemoveAt(0);
                }
            }

            Assert.Equal(model.Count, memory.Count);
        }
    }
}
