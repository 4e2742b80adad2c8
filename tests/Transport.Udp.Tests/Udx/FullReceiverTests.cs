using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Udx;

/// <summary>A gap that lasts while the peer's memory fills up behind it: then nothing but the missing packet is taken.</summary>
public sealed class FullReceiverTests
{
    private const uint Missing = 6000;
    private const int Length = 32 << 20;

    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    [InlineData(700)]
    [InlineData(3000)]
    public void PacketThatIsLostForLong_ArrivesSoonAfter(int milliseconds)
    {
        TimeSpan? firstAt = null;
        UdxPair? pair = null;
        bool IsCut(ReadOnlyMemory<byte> datagram)
        {
            var header = UdxHeader.Read(datagram.Span);
            if ((header.Flags & UdxFlags.Data) == 0 || header.SequenceNumber != Missing)
            {
                return false;
            }

            firstAt ??= pair!.Loop.Now;
            return pair!.Loop.Now - firstAt < TimeSpan.FromMilliseconds(milliseconds);
        }

        pair = new UdxPair(new LinkFaults { Drop = IsCut }).Connect();
        pair.A.Socket.KeepsSent = pair.B.Socket.KeepsSent = pair.B.Handler.KeepsBytes = false;
        pair.A.Stream.Write(new byte[Length], null);
        pair.A.Stream.End();
        pair.B.Handler.Ending = pair.B.Stream.End;
        pair.Loop.RunUntil(() => pair.A.Handler.Closed is not null, TimeSpan.FromMinutes(1));

        Assert.Equal(UdxCloseReason.Ended, pair.A.Handler.Closed);
        Assert.Equal(Length, pair.B.Handler.ReceivedBytes);
        Assert.InRange((pair.Loop.Now - firstAt!.Value).TotalMilliseconds, 0, milliseconds + 1500);
    }

    [Fact]
    public void Timeout_LowestMissingPacketLeavesFirst()
    {
        var peer = new ScriptedPeer();
        peer.Stream.Write(new byte[10 * 1152], null);
        peer.Loop.EndTurn();
        peer.Loop.RunTo(TimeSpan.FromMilliseconds(10));
        peer.GiveBlocks(0, (3u, 5u));
        peer.Loop.RunTo(TimeSpan.FromMilliseconds(200));
        var before = peer.Sent.Count;

        peer.Loop.RunUntil(() => peer.Sent.Count > before, TimeSpan.FromSeconds(2));

        Assert.Equal(1, peer.Stream.Statistics.Timeouts);
        Assert.Contains(peer.Sent[..before], sent => sent.SequenceNumber == 0 && sent.Flags == UdxFlags.Data);
        Assert.Equal(0u, peer.Sent[before].SequenceNumber);
    }
}
