using HyperDht.Udx.Closing;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Udx.Closing;

public sealed class TimeWaitTableTests
{
    private static readonly PeerAddress Peer = new(0x0a000001, 1000);
    private static readonly UdxHeader RepeatedEnd = new(UdxFlags.End, 0, 7, 0, 4, 9);

    [Fact]
    public void RepeatedEnd_IsConfirmedAtMostTenTimesASecond()
    {
        var table = new TimeWaitTable(10);
        table.Add(7, 70, Peer, next: 9, remoteNext: 5, TimeSpan.Zero);

        Assert.True(table.TryHandle(Peer, RepeatedEnd, TimeSpan.FromSeconds(1), out var first));
        Assert.True(table.TryHandle(Peer, RepeatedEnd, TimeSpan.FromSeconds(1.01), out var second));

        Assert.Equal(new UdxHeader(UdxFlags.None, 0, 70, 0, 9, 5), first);
        Assert.Null(second);
    }

    [Fact]
    public void StrangersAndPureAcknowledgements_GetNothing()
    {
        var table = new TimeWaitTable(10);
        table.Add(7, 70, Peer, 9, 5, TimeSpan.Zero);

        Assert.True(table.TryHandle(new PeerAddress(0x0b000001, 1000), RepeatedEnd, TimeSpan.Zero, out var stranger));
        Assert.True(table.TryHandle(Peer, RepeatedEnd with { Flags = UdxFlags.None }, TimeSpan.Zero, out var pure));
        Assert.False(table.TryHandle(Peer, RepeatedEnd with { StreamId = 8 }, TimeSpan.Zero, out _));

        Assert.Null(stranger);
        Assert.Null(pure);
    }

    [Fact]
    public void FullTable_ForgetsTheOldest()
    {
        var table = new TimeWaitTable(100);
        for (var id = 0u; id < 1000; id++)
        {
            table.Add(id, id, Peer, 0, 0, TimeSpan.FromMilliseconds(id));
        }

        Assert.Equal(100, table.Count);
        table.Expire(TimeSpan.FromSeconds(31));
        Assert.Equal(0, table.Count);
        Assert.Null(table.Deadline);
    }

    [Fact]
    public void ReusedId_IsNotForgottenWithItsPredecessor()
    {
        var table = new TimeWaitTable(10);
        table.Add(7, 70, Peer, 1, 1, TimeSpan.Zero);
        table.Remove(7);
        table.Add(7, 71, Peer, 2, 2, TimeSpan.FromSeconds(20));

        table.Expire(TimeSpan.FromSeconds(35));

        Assert.Equal(1, table.Count);
    }
}
