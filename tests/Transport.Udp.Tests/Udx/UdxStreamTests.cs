using HyperDht.Limits;
using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx;

namespace HyperDht.Transport.Udp.Tests.Udx;

public sealed class UdxStreamTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.01, 0, 0)]
    [InlineData(0.2, 0.1, 0.2)]
    [InlineData(0.4, 0.3, 0.5)]
    public void FaultyLink_BothDirectionsArriveAndBothEndsClose(double loss, double duplication, double reordering)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var faults = new LinkFaults { Loss = loss, Duplication = duplication, Reordering = reordering };
            var pair = new UdxPair(faults, seed).Connect();
            var (toB, toA) = (UdxPair.Bytes(300_000, seed), UdxPair.Bytes(70_000, seed + 50));

            pair.A.Stream.Write(toB, null);
            pair.B.Stream.Write(toA, null);
            pair.A.Stream.End();
            pair.B.Stream.End();
            var closed = pair.Loop.RunUntil(() => pair.A.Handler.Closed is not null && pair.B.Handler.Closed is not null, Long);

            Assert.True(closed, $"seed {seed}");
            Assert.Equal(UdxCloseReason.Ended, pair.A.Handler.Closed);
            Assert.Equal(UdxCloseReason.Ended, pair.B.Handler.Closed);
            Assert.Equal(toB, pair.B.Handler.Received);
            Assert.Equal(toA, pair.A.Handler.Received);
            Assert.Equal(0, pair.A.Context.Budget.Used);
            Assert.Equal(0, pair.B.Context.Budget.Used);
        }
    }

    [Fact]
    public void Write_BufferIsGivenBackOnceAcknowledged()
    {
        var pair = new UdxPair().Connect();
        var owner = new OwnerProbe();

        pair.A.Stream.Write(new byte[5000], owner);
        pair.Loop.EndTurn();
        var before = owner.Disposed;
        pair.Loop.RunUntil(() => pair.A.Handler.AllAcknowledged > 0, Long);

        Assert.Equal(0, before);
        Assert.Equal(1, owner.Disposed);
        Assert.Equal(0, pair.A.Stream.QueuedBytes);
    }

    [Fact]
    public void Destroy_BuffersAreGivenBackAndPeerIsReset()
    {
        var pair = new UdxPair().Connect();
        var owner = new OwnerProbe();

        pair.A.Stream.Write(new byte[50_000], owner);
        pair.Loop.EndTurn();
        pair.A.Stream.Destroy();
        pair.Loop.RunUntil(() => pair.B.Handler.Closed is not null, Long);

        Assert.Equal(1, owner.Disposed);
        Assert.Equal(UdxCloseReason.Destroyed, pair.A.Handler.Closed);
        Assert.Equal(UdxCloseReason.Reset, pair.B.Handler.Closed);
        Assert.Equal(10 * 1152, pair.B.Handler.ReceivedBytes);
        Assert.Equal(0, pair.A.Context.StreamCount + pair.B.Context.StreamCount);
    }

    [Fact]
    public void WritesOfOneTurn_ShareOnePacket()
    {
        var pair = new UdxPair().Connect();

        pair.A.Stream.Write("he"u8.ToArray(), null);
        pair.A.Stream.Write("llo"u8.ToArray(), null);
        pair.Loop.RunUntil(() => pair.B.Handler.ReceivedBytes == 5, Long);

        Assert.Equal("hello"u8, pair.B.Handler.Received);
        Assert.Single(pair.A.Socket.Sent);
    }

    [Fact]
    public void ManyPacketsInOneTurn_AreAcknowledgedOnce()
    {
        var pair = new UdxPair().Connect();

        pair.A.Stream.Write(new byte[8 * 1152], null);
        pair.Loop.RunUntil(() => pair.A.Handler.AllAcknowledged > 0, Long);

        Assert.Equal(8, pair.A.Socket.Sent.Count);
        Assert.Single(pair.B.Socket.Sent);
    }

    [Fact]
    public void Answer_CarriesTheAcknowledgement()
    {
        var pair = new UdxPair().Connect();
        pair.B.Handler.Ending = () => pair.B.Stream.Write("pong"u8.ToArray(), null);

        pair.A.Stream.Write("ping"u8.ToArray(), null);
        pair.A.Stream.End();
        pair.Loop.RunUntil(() => pair.A.Handler.ReceivedBytes == 4, Long);

        Assert.Single(pair.B.Socket.Sent);
        Assert.Equal(1, pair.A.Handler.AllAcknowledged);
    }

    [Fact]
    public void Message_ArrivesUnorderedAndEmptyOnesToo()
    {
        var pair = new UdxPair().Connect();

        pair.A.Stream.SendMessage("datagram one"u8);
        pair.A.Stream.SendMessage([]);
        pair.A.Stream.SendMessage(new byte[UdxStream.MaxMessage + 1]);
        pair.Loop.RunTo(TimeSpan.FromSeconds(1));

        Assert.Equal(2, pair.B.Handler.Messages.Count);
        Assert.Equal("datagram one"u8, pair.B.Handler.Messages[0]);
        Assert.Empty(pair.B.Handler.Messages[1]);
    }

    [Fact]
    public void HalfClose_OtherDirectionGoesOn()
    {
        var pair = new UdxPair().Connect();

        pair.A.Stream.Write("request"u8.ToArray(), null);
        pair.A.Stream.End();
        pair.Loop.RunUntil(() => pair.B.Handler.HasEnded, Long);
        pair.B.Stream.Write(new byte[100_000], null);
        pair.Loop.RunUntil(() => pair.A.Handler.ReceivedBytes == 100_000, Long);
        pair.B.Stream.End();
        pair.Loop.RunUntil(() => pair.B.Handler.Closed is not null, Long);

        Assert.Equal(UdxCloseReason.Ended, pair.A.Handler.Closed);
        Assert.Equal(UdxCloseReason.Ended, pair.B.Handler.Closed);
    }

    [Fact]
    public void LostLastAcknowledgement_PeerStillEndsWell()
    {
        var isCut = false;
        var pair = new UdxPair().Connect();
        pair.B.Socket.Faults = new LinkFaults { Drop = _ => isCut };

        pair.B.Stream.End();
        pair.Loop.RunUntil(() => pair.A.Handler.HasEnded && pair.B.Handler.AllAcknowledged > 0, Long);
        isCut = true;
        pair.A.Stream.End();
        pair.Loop.RunUntil(() => pair.B.Handler.Closed is not null, Long);
        pair.Loop.RunTo(pair.Loop.Now + TimeSpan.FromMilliseconds(100));
        isCut = false;
        pair.Loop.RunUntil(() => pair.A.Handler.Closed is not null, Long);

        Assert.Equal(UdxCloseReason.Ended, pair.A.Handler.Closed);
        Assert.True(pair.Loop.Now < TimeSpan.FromSeconds(3), $"took {pair.Loop.Now}");
        pair.Loop.RunTo(pair.Loop.Now + TimeSpan.FromSeconds(31));
        Assert.Equal(0, pair.B.Context.EndedCount);
    }

    [Fact]
    public void SilentPeer_TimesOutAfterThirteenSeconds()
    {
        var pair = new UdxPair(new LinkFaults { Loss = 1 }).Connect();

        pair.A.Stream.Write(new byte[10], null);
        pair.Loop.RunUntil(() => pair.A.Handler.Closed is not null, Long);

        Assert.Equal(UdxCloseReason.TimedOut, pair.A.Handler.Closed);
        Assert.InRange(pair.Loop.Now.TotalSeconds, 12.9, 14);
        Assert.Equal(1 + new UdxLimits().UnansweredRepetitions, pair.A.Socket.Sent.Count);
    }

    [Fact]
    public void KeepAlive_HeartbeatsWhileIdle_ZeroStopsThem()
    {
        var pair = new UdxPair().Connect();

        pair.A.Stream.SetKeepAlive(TimeSpan.FromMilliseconds(200));
        pair.Loop.RunTo(TimeSpan.FromMilliseconds(1050));
        var sent = pair.A.Socket.Sent.Count;
        pair.A.Stream.SetKeepAlive(TimeSpan.Zero);
        pair.Loop.RunTo(TimeSpan.FromSeconds(5));

        Assert.Equal(5, sent);
        Assert.All(pair.A.Socket.Sent, d => Assert.Equal(0x20, d[2]));
        Assert.Equal(5, pair.B.Socket.Sent.Count);
        Assert.Equal(5, pair.A.Socket.Sent.Count);
    }

    [Fact]
    public void DataBeforeConnect_HookDecidesAndMayConnect()
    {
        var pair = new UdxPair();
        pair.A.Stream.Connect(pair.A.Socket, 2, UdxPair.AddressB);
        var refused = 0;
        pair.B.Handler.Accept = (_, _) => ++refused > 3;
        pair.A.Stream.Write("early"u8.ToArray(), null);
        pair.Loop.RunUntil(() => refused == 3, Long);
        var afterRefusals = pair.B.Handler.ReceivedBytes;
        pair.B.Handler.Accept = (socket, source) =>
        {
            pair.B.Stream.Connect(socket, 1, source);
            return true;
        };

        pair.Loop.RunUntil(() => pair.A.Handler.AllAcknowledged > 0, Long);

        Assert.Equal(0, afterRefusals);
        Assert.Equal("early"u8, pair.B.Handler.Received);
    }

    [Fact]
    public void DataBeforeConnect_IsAcknowledgedByConnect()
    {
        var pair = new UdxPair();
        pair.A.Stream.Connect(pair.A.Socket, 2, UdxPair.AddressB);
        pair.B.Handler.Accept = (_, _) => true;

        pair.A.Stream.Write("early"u8.ToArray(), null);
        pair.Loop.RunUntil(() => pair.B.Handler.ReceivedBytes == 5, Long);
        pair.Loop.RunTo(TimeSpan.FromMilliseconds(150));
        Assert.Empty(pair.B.Socket.Sent);
        pair.B.Stream.Connect(pair.B.Socket, 1, UdxPair.AddressA);
        pair.Loop.RunUntil(() => pair.A.Handler.AllAcknowledged > 0, Long);

        Assert.Equal(1, pair.A.Handler.AllAcknowledged);
    }

    [Fact]
    public void SequenceNumbers_WrapAround()
    {
        var start = new UdxStreamOptions(InitialSequence: 0xfffffff0);
        var pair = new UdxPair(new LinkFaults { Loss = 0.1, Reordering = 0.2 }, 3, a: start, b: new(InitialRemoteSequence: 0xfffffff0)).Connect();
        var bytes = UdxPair.Bytes(200_000, 1);

        pair.A.Stream.Write(bytes, null);
        pair.A.Stream.End();
        pair.Loop.RunUntil(() => pair.B.Handler.HasEnded, Long);

        Assert.Equal(bytes, pair.B.Handler.Received);
    }

    [Fact]
    public void ForeignDatagrams_AreLeftToOthers()
    {
        var pair = new UdxPair().Connect();

        Assert.False(pair.A.Context.TryReceive(pair.A.Socket, UdxPair.AddressB, new byte[19]));
        Assert.False(pair.A.Context.TryReceive(pair.A.Socket, UdxPair.AddressB, new byte[30]));
        byte[] unknown = [0xff, 1, 0, 0, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.False(pair.A.Context.TryReceive(pair.A.Socket, UdxPair.AddressB, unknown));
    }
}
