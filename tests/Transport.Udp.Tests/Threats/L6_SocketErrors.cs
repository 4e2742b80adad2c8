using System.Net.Sockets;
using HyperDht.Runtime;
using HyperDht.Tests.Sockets;
using HyperDht.Transport;
using HyperDht.Transport.Udp;

namespace HyperDht.Tests.Threats;

/// <summary>Errors of sockets: those that others cause are counted, a broken socket is bound again, the loop goes on.</summary>
public abstract class L6_SocketErrors(bool portable)
{
    private const int BadDescriptor = 9;

    [Fact]
    public async Task SendsToClosedPorts_WhileServing()
    {
        await using var fixture = new LoopFixture(portable);
        var echo = fixture.Bind(new Echo());
        var duration = TimeSpan.FromSeconds(Pings.Full ? 60 : 1);
        using var end = new CancellationTokenSource(duration);
        var closed = await ClosedPortsAsync(fixture);
        await fixture.Loop.InvokeAsync(() => Shower(fixture.Loop, echo, closed, end.Token));

        var trips = await Pings.MeasureAsync(echo.LocalAddress, duration);

        Pings.AssertAnswered(trips);
        Assert.Equal(0, fixture.Loop.Faults.Count);
        Assert.Equal(0, fixture.Loop.Metrics.ErrorCount);
        Assert.False(echo.IsClosed);
    }

    [Fact]
    public async Task PortZero_NoHost_TooLong_AndUnroutable_AreCountedDrops()
    {
        await using var fixture = new LoopFixture(portable);
        var inbox = new Inbox();
        var (sender, receiver) = (fixture.Bind(), fixture.Bind(inbox));

        await fixture.Loop.InvokeAsync(() =>
        {
            sender.Send([1], PeerAddress.Loopback(0));
            sender.Send([2], new PeerAddress(0, 1));
            sender.Send(new byte[UdpTransport.MaxDatagram + 1], receiver.LocalAddress);
            sender.Reserve(10, PeerAddress.Loopback(0)).Fill(3);
            sender.Send([4], PeerAddress.Parse("255.255.255.255:9"));
            sender.Send([5], receiver.LocalAddress);
        });

        await inbox.WaitForAsync(1);
        Assert.Equal(5, inbox.All[0].Data[0]);
        Assert.Equal(5, fixture.Loop.Metrics.DroppedCount);
        Assert.Equal(0, fixture.Loop.Faults.Count);
    }

    [Fact]
    public async Task TenErrorsOfTheSocketItself_BindTheSamePortAgain()
    {
        await using var fixture = new LoopFixture(portable);
        var echo = fixture.Bind(new Echo());

        await fixture.Loop.InvokeAsync(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                Break(echo);
            }
        });

        Assert.Equal(1, fixture.Log.Count(1010));
        Pings.AssertAnswered(await Pings.MeasureAsync(echo.LocalAddress, TimeSpan.FromSeconds(1)));
    }

    private static void Break(IDatagramSocket socket)
    {
        if (socket is BatchedSocket batched)
        {
            Assert.Equal(SendVerdict.Fault, batched.HandleSendError(BadDescriptor, 1, again: false));
        }
        else
        {
            ((PortableSocket)socket).HandleError(new SocketException((int)SocketError.NotSocket));
        }
    }

    private static async Task<List<PeerAddress>> ClosedPortsAsync(LoopFixture fixture)
    {
        var sockets = Enumerable.Range(0, 20).Select(_ => fixture.Bind()).ToList();
        await fixture.Loop.InvokeAsync(() => sockets.ForEach(socket => socket.Close()));
        return sockets.ConvertAll(socket => socket.LocalAddress);
    }

    private static void Shower(DhtLoop loop, IDatagramSocket socket, List<PeerAddress> closed, CancellationToken end)
    {
        ILoopTimer? again = null;
        again = loop.CreateTimer(() =>
        {
            foreach (var target in closed)
            {
                socket.Send([1, 2, 3], target);
            }

            if (!end.IsCancellationRequested)
            {
                again!.Set(loop.Now + TimeSpan.FromMilliseconds(1));
            }
        });
        again.Set(loop.Now);
    }
}

public sealed class L6_SocketErrorsBatched() : L6_SocketErrors(portable: false)
{
    private const int WouldBlock = 11;
    private const int Invalid = 22;

    [Fact]
    public async Task FullSystemBuffer_KeepsABoundedBacklog_InOrder()
    {
        await using var fixture = new LoopFixture(portable: false);
        var inbox = new Inbox();
        var (sender, receiver) = ((BatchedSocket)fixture.Bind(), fixture.Bind(inbox));

        await fixture.Loop.InvokeAsync(() =>
        {
            sender.HandleSendError(WouldBlock, 1, again: false);
            for (var i = 0; i < 100; i++)
            {
                sender.Send(BitConverter.GetBytes(i), receiver.LocalAddress, i % 7 == 0 ? 9 : 0);
            }
        });

        await inbox.WaitForAsync(100);
        Assert.Equal(Enumerable.Range(0, 100), inbox.All.Select(arrived => BitConverter.ToInt32(arrived.Data)));
        Assert.False(sender.IsBlocked);
    }

    [Fact]
    public void Backlog_HoldsItsBytesOnly()
    {
        var backlog = new SendBacklog(10_000);
        var kept = 0;
        while (backlog.TryAdd(new byte[936], PeerAddress.Loopback(1), 0))
        {
            kept++;
        }

        Assert.Equal(10, kept);
        Assert.True(backlog.TryTake(out _));
        Assert.True(backlog.TryAdd(new byte[936], PeerAddress.Loopback(1), 0));
    }

    [Fact]
    public async Task SegmentationRefused_GoesOnWithoutIt()
    {
        await using var fixture = new LoopFixture(portable: false);
        var inbox = new Inbox();
        var (sender, receiver) = ((BatchedSocket)fixture.Bind(), fixture.Bind(inbox));
        Assert.True(sender.Segments);

        await fixture.Loop.InvokeAsync(() =>
        {
            Assert.Equal(SendVerdict.Split, sender.HandleSendError(Invalid, 8, again: false));
            for (var i = 0; i < 100; i++)
            {
                sender.Send(BitConverter.GetBytes(i), receiver.LocalAddress);
            }
        });

        await inbox.WaitForAsync(100);
        Assert.False(sender.Segments);
    }

    [Theory]
    [InlineData(4, false, false, "Retry")]
    [InlineData(11, false, false, "Wait")]
    [InlineData(5, true, false, "Split")]
    [InlineData(22, true, false, "Split")]
    [InlineData(90, true, false, "Split")]
    [InlineData(22, false, false, "Drop")]
    [InlineData(90, false, false, "Drop")]
    [InlineData(111, false, false, "Retry")]
    [InlineData(111, false, true, "Drop")]
    [InlineData(101, true, false, "Drop")]
    [InlineData(13, false, false, "Drop")]
    [InlineData(105, false, false, "Drop")]
    [InlineData(9, false, false, "Fault")]
    public void SendErrors_AreJudged(int error, bool joined, bool again, string verdict) =>
        Assert.Equal(verdict, SocketErrorPolicy.JudgeSend(error, joined, again).ToString());

    [Fact]
    public void ErrorsSpreadOverTime_DoNotRebind()
    {
        var policy = new SocketErrorPolicy(10);

        for (var i = 0; i < 100; i++)
        {
            Assert.False(policy.HandleFault(TimeSpan.FromMilliseconds(i * 120)));
        }
    }
}

public sealed class L6_SocketErrorsPortable() : L6_SocketErrors(portable: true);
