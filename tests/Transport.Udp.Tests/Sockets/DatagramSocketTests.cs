using System.Net.Sockets;
using HyperDht.Runtime;

namespace HyperDht.Tests.Sockets;

/// <summary>What holds for a socket on both paths.</summary>
public abstract class DatagramSocketTests(bool portable)
{
    [Fact]
    public async Task Datagram_ArrivesWithItsSource()
    {
        await using var fixture = new LoopFixture(portable);
        var inbox = new Inbox();
        var (sender, receiver) = (fixture.Bind(), fixture.Bind(inbox));

        await fixture.Loop.InvokeAsync(() => sender.Send([1, 2, 3], receiver.LocalAddress));

        await inbox.WaitForAsync(1);
        Assert.Equal((sender.LocalAddress, "010203"), (inbox.All[0].Source, Convert.ToHexString(inbox.All[0].Data)));
    }

    [Fact]
    public async Task ClosedSocket_FreesItsPortAtOnce()
    {
        await using var fixture = new LoopFixture(portable);
        var inbox = new Inbox();
        var sender = fixture.Bind();

        var port = await fixture.Loop.InvokeAsync(() =>
        {
            var socket = fixture.Bind();
            for (var i = 0; i < 50; i++)
            {
                socket.Close();
                socket = fixture.Bind(inbox, socket.LocalAddress.Port);
            }

            sender.Send([9], socket.LocalAddress);
            return socket.LocalAddress.Port;
        });

        await inbox.WaitForAsync(1);
        Assert.NotEqual(0, port);
        Assert.Equal([9], inbox.All[0].Data);
    }

    [Fact]
    public async Task EmptyAndOneByteDatagrams_Arrive()
    {
        await using var fixture = new LoopFixture(portable);
        var inbox = new Inbox();
        var (sender, receiver) = (fixture.Bind(), fixture.Bind(inbox));

        await fixture.Loop.InvokeAsync(() =>
        {
            sender.Send([], receiver.LocalAddress);
            sender.Send([7], receiver.LocalAddress, timeToLive: 5);
            sender.Send([], receiver.LocalAddress);
        });

        await inbox.WaitForAsync(3);
        Assert.Equal([0, 1, 0], inbox.All.Select(arrived => arrived.Data.Length));
    }

    [Fact]
    public async Task TurnThatTakesLong_SendsWhatItHasBeforeItEnds()
    {
        await using var fixture = new LoopFixture(portable);
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        first.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var (sender, second) = (fixture.Bind(), fixture.Bind());

        var arrived = await fixture.Loop.InvokeAsync(() =>
        {
            sender.Send([1, 2, 3], PeerAddress.FromEndPoint((System.Net.IPEndPoint)first.LocalEndPoint!));
            for (var began = Environment.TickCount64; Environment.TickCount64 - began < 20;)
            {
                // Works on something else.
            }

            sender.Send([4], second.LocalAddress);
            return first.Available;
        });

        Assert.Equal(3, arrived);
    }

    [Fact]
    public async Task BatchesOfOddSizes_ArriveIntactAndInOrder()
    {
        await using var fixture = new LoopFixture(portable);
        var inbox = new Inbox();
        var (sender, receiver) = (fixture.Bind(), fixture.Bind(inbox));
        var random = new Random(1);
        var sizes = new List<int>();
        for (var run = 0; run < 60; run++)
        {
            var size = run % 5 == 0 ? 1472 : random.Next(1, 1473);
            sizes.AddRange(Enumerable.Repeat(size, random.Next(1, 90)));
            sizes.Add(random.Next(1, size + 1));
        }

        var sent = sizes.Select((size, index) => Pattern(index, size)).ToList();
        for (var from = 0; from < sent.Count; from += 200)
        {
            var part = sent.Skip(from).Take(200).ToList();
            await fixture.Loop.InvokeAsync(() =>
            {
                foreach (var data in part)
                {
                    data.CopyTo(sender.Reserve(data.Length, receiver.LocalAddress));
                }
            });
            await inbox.WaitForAsync(Math.Min(sent.Count, from + 200));
        }

        Assert.Equal(sent.Select(Convert.ToHexString), inbox.All.Select(arrived => Convert.ToHexString(arrived.Data)));
    }

    [Fact]
    public async Task ManyDestinationsInOneTurn_AllArrive()
    {
        await using var fixture = new LoopFixture(portable);
        var sender = fixture.Bind();
        var inboxes = Enumerable.Range(0, 20).Select(_ => new Inbox()).ToArray();
        var receivers = inboxes.Select(inbox => fixture.Bind(inbox)).ToArray();

        await fixture.Loop.InvokeAsync(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                sender.Send(Pattern(i, 100), receivers[i % 20].LocalAddress);
            }
        });

        for (var i = 0; i < 20; i++)
        {
            await inboxes[i].WaitForAsync(10);
            Assert.Equal(Enumerable.Range(0, 10).Select(k => (k * 20) + i), inboxes[i].All.Select(a => BitConverter.ToInt32(a.Data)));
        }
    }

    [Fact]
    public async Task Bind_TakenPort_Throws()
    {
        await using var fixture = new LoopFixture(portable);
        var first = fixture.Bind();

        var error = Assert.Throws<SocketException>(() => fixture.Bind(port: first.LocalAddress.Port));

        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
    }

    [Fact]
    public async Task Close_SendsWhatWaits_ThenFreesThePort()
    {
        await using var fixture = new LoopFixture(portable);
        var inbox = new Inbox();
        var (sender, receiver) = (fixture.Bind(), fixture.Bind(inbox));

        await fixture.Loop.InvokeAsync(() =>
        {
            sender.Send([1], receiver.LocalAddress);
            sender.Reserve(1, receiver.LocalAddress)[0] = 2;
            sender.Close();
            sender.Close();
            sender.Send([3], receiver.LocalAddress);
        });

        await inbox.WaitForAsync(2);
        Assert.True(sender.IsClosed);
        Assert.Equal([1, 2], inbox.All.Select(arrived => (int)arrived.Data[0]));
        fixture.Bind(port: sender.LocalAddress.Port);
    }

    [Fact]
    public async Task TimeToLive_HoldsForThatDatagramOnly()
    {
        await using var fixture = new LoopFixture(portable);
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        receiver.Bind(PeerAddress.Loopback(0).ToEndPoint());
        const int receiveTimeToLive = 12;
        receiver.SetRawSocketOption(0, receiveTimeToLive, BitConverter.GetBytes(1));
        var to = PeerAddress.FromEndPoint((System.Net.IPEndPoint)receiver.LocalEndPoint!);
        var sender = fixture.Bind();

        await fixture.Loop.InvokeAsync(() =>
        {
            sender.Send([1, 1], to);
            sender.Send([2, 2], to, timeToLive: 3);
            sender.Send([3, 3], to);
        });

        Assert.Equal([64, 3, 64], Enumerable.Range(0, 3).Select(_ => ReceivedTimeToLive.Of(receiver)));
    }

    [Fact]
    public async Task Echo_AnswersInTheSameTurn()
    {
        await using var fixture = new LoopFixture(portable);
        var inbox = new Inbox();
        var (sender, echo) = (fixture.Bind(inbox), fixture.Bind(new Echo()));

        for (var i = 1; i <= 100; i++)
        {
            await fixture.Loop.InvokeAsync(() => sender.Send([9], echo.LocalAddress));
            await inbox.WaitForAsync(i);
        }
    }

    [Fact]
    public void Interfaces_HoldLoopback()
    {
        var loopback = Assert.Single(
            Transport.Udp.LocalInterfaces.Read(), found => found.Host == PeerAddress.Loopback(0).Host);

        Assert.True(loopback.IsInternal);
        Assert.Equal(8, loopback.PrefixLength);
    }

    private static byte[] Pattern(int index, int size)
    {
        var data = new byte[size];
        new Random(index).NextBytes(data);
        if (size >= 4)
        {
            BitConverter.TryWriteBytes(data, index);
        }

        return data;
    }
}

public sealed class BatchedSocketTests() : DatagramSocketTests(portable: false);

public sealed class PortableSocketTests() : DatagramSocketTests(portable: true);
