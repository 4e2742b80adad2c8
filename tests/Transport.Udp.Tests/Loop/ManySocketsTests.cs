using HyperDht.Runtime;
using HyperDht.Tests.Sockets;
using HyperDht.Tests.Threats;

namespace HyperDht.Tests.Loop;

[Collection(L8_Exposure.Alone)]
public sealed class ManySocketsTests
{
    [Fact]
    public async Task OneLoop_ServesFiveThousandSockets()
    {
        const int count = 5000;
        await using var fixture = new LoopFixture(portable: false);
        var inbox = new Inbox();
        var sender = fixture.Bind(inbox);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sockets = Enumerable.Range(0, count).Select(_ => fixture.Bind(new Echo())).ToArray();
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;

        for (var from = 0; from < count; from += 250)
        {
            var start = from;
            await fixture.Loop.InvokeAsync(() =>
            {
                foreach (var socket in sockets.AsSpan(start, 250))
                {
                    sender.Send([1, 2, 3], socket.LocalAddress);
                }
            });
            await inbox.WaitForAsync(from + 250);
        }

        Assert.Equal(count, inbox.All.Select(arrived => arrived.Source).Distinct().Count());
        Assert.InRange(each, 0, 2048);
        Assert.InRange(fixture.Loop.Crew.Threads, 1, 2);
    }
}
