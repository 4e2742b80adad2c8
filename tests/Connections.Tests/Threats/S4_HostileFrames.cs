using HyperDht.Connections.Tests.Relay.Multiplexing;
using HyperDht.Limits;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Frames that recurse, skip numbers or claim lengths that nobody has: an error on the connection, and nothing else.</summary>
public sealed class S4_HostileFrames
{
    [Fact]
    public void BatchInBatch20000Deep_BreaksTheConnectionOnly()
    {
        byte[] body = [0, 1, 0];
        using var frame = new MemoryStream();
        frame.Write([0, 0, 0]);
        for (var depth = 0; depth < 20_000; depth++)
        {
            // A length beyond the end of the frame is cut to the end, so one length fits every depth.
            frame.Write([0xfe, 0xff, 0xff, 0xff, 0x7f, 0, 0]);
        }

        frame.Write(body);

        Assert.False(new MuxEnd().Multiplexer.HandleFrame(frame.ToArray()));
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void Nesting_IsBounded(int inner, bool isSound)
    {
        var end = new MuxEnd();
        var channel = end.Open("p");
        end.Receive("000101017000");
        byte[] frame = [0, 0, .. Enumerable.Repeat<byte[]>([0, 0xfd, 0xff, 0xff, 0], inner).SelectMany(b => b), 1, 2, 0, 7];

        Assert.Equal(isSound, end.Multiplexer.HandleFrame(frame));

        Assert.Equal(isSound ? 1 : 0, channel.Messages.Count);
    }

    [Theory]
    [InlineData("0001feffffff7f017000")]              // id 2^31-1
    [InlineData("0001ffffffffffffff1f00017000")]      // id 2^53-1
    [InlineData("000101ffffffffffffff1f0070")]        // a name of 2^53-1 bytes
    [InlineData("0001010170ffffffffffffff1f00")]      // an id of 2^53-1 bytes
    [InlineData("0001ffffffffffffffffff017000")]      // a number above 2^53-1
    public void SparseNumbersAndLongNames_BreakTheConnection(string frame) => Assert.False(new MuxEnd().Receive(frame));

    [Theory]
    [InlineData(64 << 10, true)]
    [InlineData((64 << 10) + 1, false)]
    public void Names_AreBounded(int length, bool isSound)
    {
        byte[] frame = [0, 1, 1, 0xfe, .. BitConverter.GetBytes(length), .. new byte[length], 0];

        Assert.Equal(isSound, new MuxEnd().Multiplexer.HandleFrame(frame));
    }

    [Fact]
    public void Limits_AreOptions()
    {
        var end = new MuxEnd(new RelayLimits { BatchDepth = 1 });

        Assert.True(end.Receive("000001020005"));
        Assert.False(end.Receive("000000050001020007"));
    }
}
