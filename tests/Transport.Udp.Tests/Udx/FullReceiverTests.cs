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
}
