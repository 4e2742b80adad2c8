using HyperDht.Udx.Receiving;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Udx.Receiving;

public sealed class ReorderBufferTests
{
    [Fact]
    public void RandomArrivals_AgreeWithASortedSet()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            var buffer = new ReorderBuffer();
            var model = new SortedDictionary<long, byte>();
            var (next, position) = (uint.MaxValue - 300, 0L);
            Span<byte> blocks = new byte[50 * SackBlocks.BlockLength];
            for (var step = 0; step < 2000; step++)
            {
                var distance = random.Next(1, random.Next(2, 2000));
                var value = (byte)random.Next(256);
                Assert.Equal(model.TryAdd(position + distance, value), buffer.TryAdd(next, distance, UdxFlags.Data, [value]));
                if (random.Next(4) == 0)
                {
                    Advance(buffer, model, ref next, ref position);
                }

                CheckRuns(buffer, model, next, position, blocks);
            }
        }
    }

    [Fact]
    public void TooManyRuns_LowestAndHighestAreReported()
    {
        var buffer = new ReorderBuffer();
        for (var i = 0; i < 200; i++)
        {
            buffer.TryAdd(0, 1 + (i * 2), UdxFlags.Data, [1]);
        }

        var bytes = new byte[50 * SackBlocks.BlockLength];
        var count = buffer.WriteRuns(0, bytes, 50);
        var starts = new List<uint>();
        for (var i = 0; i < count; i++)
        {
            new SackBlocks(bytes).Read(i, out var start, out _);
            starts.Add(start);
        }

        Assert.Equal(50, count);
        Assert.Equal(starts.Order(), starts);
        Assert.Equal(1u, starts[0]);
        Assert.Equal(399u, starts[^1]);
    }

    // The expected packet arrives: it and what follows it without a gap leave.
    private static void Advance(ReorderBuffer buffer, SortedDictionary<long, byte> model, ref uint next, ref long position)
    {
        next++;
        position++;
        buffer.Advance();
        while (buffer.TryTakeNext(next, out _, out var payload))
        {
            Assert.Equal(model[position], Assert.Single(payload));
            model.Remove(position);
            next++;
            position++;
            buffer.Advance();
        }

        Assert.Equal(model.Count, buffer.Count);
        Assert.DoesNotContain(position, model.Keys);
    }

    private static void CheckRuns(ReorderBuffer buffer, SortedDictionary<long, byte> model, uint next, long position, Span<byte> bytes)
    {
        var count = buffer.WriteRuns(next, bytes, 50);
        var last = 0L;
        for (var i = 0; i < count; i++)
        {
            new SackBlocks(bytes).Read(i, out var start, out var end);
            var (from, to) = (position + Sequence.Distance(start, next), position + Sequence.Distance(end, next));
            Assert.True(from > last && to > from);
            last = to;
            Assert.True(model.ContainsKey(from) && model.ContainsKey(to - 1) && !model.ContainsKey(to) && !model.ContainsKey(from - 1));
        }
    }
}
