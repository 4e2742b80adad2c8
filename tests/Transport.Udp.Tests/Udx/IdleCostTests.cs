using HyperDht.Transport.Udp.Tests.Udx.Harness;

namespace HyperDht.Transport.Udp.Tests.Udx;

[Collection(nameof(MeasuresMemory))]
public sealed class IdleCostTests
{
    private const int Streams = 500;

    [Theory]
    [InlineData(1_000, 6_000)]
    [InlineData(4_000_000, 45_000)]
    public void IdleStream_CostsLittle_WhateverItCarried(int bytes, int limit)
    {
        var loop = new VirtualLoop();
        var payload = new byte[bytes];
        UdxEnd[] ends = [new(loop, UdxPair.AddressA, 1), new(loop, UdxPair.AddressB, 2)];
        ends[0].Socket.Routes[UdxPair.AddressB] = ends[1].Socket;
        ends[1].Socket.Routes[UdxPair.AddressA] = ends[0].Socket;
        ends[0].Socket.KeepsSent = ends[1].Socket.KeepsSent = false;
        var count = bytes > 100_000 ? 20 : Streams;
        var handlers = new List<RecordingHandler>();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0u; i < count; i++)
        {
            var (a, b) = (new RecordingHandler(), new RecordingHandler { KeepsBytes = false });
            a.Stream = ends[0].Context.CreateStream(a, 100 + i);
            b.Stream = ends[1].Context.CreateStream(b, 100 + i);
            a.Stream.Connect(ends[0].Socket, 100 + i, UdxPair.AddressB);
            b.Stream.Connect(ends[1].Socket, 100 + i, UdxPair.AddressA);
            a.Stream.Write(payload, null);
            handlers.AddRange([a, b]);
            Assert.True(loop.RunUntil(() => a.AllAcknowledged == 1, TimeSpan.FromHours(1)));
        }

        loop.RunTo(loop.Now + TimeSpan.FromMinutes(1));
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / handlers.Count;
        Assert.InRange(each, 0, limit);
        GC.KeepAlive(handlers);
    }

    [Fact]
    public void ThousandConnectAndClose_LeaveNothing()
    {
        var loop = new VirtualLoop();
        UdxEnd[] ends = [new(loop, UdxPair.AddressA, 1), new(loop, UdxPair.AddressB, 2)];
        ends[0].Socket.Routes[UdxPair.AddressB] = ends[1].Socket;
        ends[1].Socket.Routes[UdxPair.AddressA] = ends[0].Socket;
        for (var i = 0u; i < 1000; i++)
        {
            var (a, b) = (new RecordingHandler(), new RecordingHandler());
            a.Stream = ends[0].Context.CreateStream(a, 100 + i);
            b.Stream = ends[1].Context.CreateStream(b, 100 + i);
            a.Stream.Connect(ends[0].Socket, 100 + i, UdxPair.AddressB);
            b.Stream.Connect(ends[1].Socket, 100 + i, UdxPair.AddressA);
            a.Stream.Write(new byte[2000], null);
            a.Stream.End();
            b.Stream.End();
            loop.RunUntil(() => a.Closed is not null && b.Closed is not null, TimeSpan.FromHours(1));
        }

        loop.RunTo(loop.Now + TimeSpan.FromSeconds(35));

        Assert.All(ends, end => Assert.Equal((1, 0, 0L), (end.Context.StreamCount, end.Context.EndedCount, end.Context.Budget.Used)));
    }
}
