using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx.Sending;

namespace HyperDht.Transport.Udp.Tests.Udx.Sending;

public sealed class WriteQueueTests
{
    [Fact]
    public void RandomWritesCopiesAndReleases_KeepTheBytesAndGiveBackOnce()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            var queue = new WriteQueue();
            var all = new List<byte>();
            var owners = new List<(long End, OwnerProbe Probe)>();
            var released = 0L;
            for (var step = 0; step < 500; step++)
            {
                var bytes = UdxPair.Bytes(random.Next(0, 300), step);
                var owner = new OwnerProbe();
                queue.Append(bytes, owner);
                all.AddRange(bytes);
                owners.Add((all.Count, owner));
                var offset = released + random.Next(0, (int)(all.Count - released) + 1);
                var copy = new byte[random.Next(0, (int)(all.Count - offset) + 1)];
                queue.CopyTo(offset, copy);
                Assert.True(copy.AsSpan().SequenceEqual(all.Skip((int)offset).Take(copy.Length).ToArray()));
                if (random.Next(3) == 0)
                {
                    released = offset;
                    queue.ReleaseBefore(released);
                }

            }

            queue.Clear();
            Assert.All(owners, o => Assert.Equal(1, o.Probe.Disposed));
        }
    }
}
