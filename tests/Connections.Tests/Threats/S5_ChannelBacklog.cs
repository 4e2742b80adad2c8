using HyperDht.Connections.Relay.Multiplexing;
using HyperDht.Connections.Tests.Relay.Multiplexing;
using HyperDht.Limits;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Channels that nobody asked for, and messages for channels that nobody opens.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class S5_ChannelBacklog
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MillionOpens_CostLessThanTwoMebibytes(bool isDecided)
    {
        var end = new MuxEnd();
        if (isDecided)
        {
            end.Multiplexer.Pair("p", null, static _ => { });
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        Span<byte> frame = stackalloc byte[10];
        for (var id = 1; id <= 1_000_000; id++)
        {
            frame[0] = 0;
            frame[1] = 1;
            frame[2] = 0xfe;
            BitConverter.TryWriteBytes(frame[3..], id);
            frame[7] = 1;
            frame[8] = (byte)'p';
            frame[9] = 0;
            Assert.True(end.Multiplexer.HandleFrame(frame));
            end.Sent.Clear();
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2 << 20);
        Assert.Equal(isDecided ? 128 : 0, end.Multiplexer.UnopenedCount);
    }

    [Fact]
    public void OpensThatNobodyReadsTheAnswersOf_EndTheConnection()
    {
        var end = new MuxEnd { HasRoom = false };

        Assert.False(end.Receive("000101017000"));
    }

    [Fact]
    public void OpensInOneBatch_AreBounded()
    {
        var limits = new RelayLimits();
        Assert.True(new MuxEnd().Multiplexer.HandleFrame(Opens(limits.UnopenedChannels)));

        var end = new MuxEnd();
        Assert.False(end.Multiplexer.HandleFrame(Opens(100_000)));
        Assert.InRange(end.BytesSent, 0, 2000);
    }

    [Fact]
    public void MessagesForAnUnopenedChannel_PauseTheConnectionAt32KibibytesAndNoSooner()
    {
        var end = new MuxEnd();
        PendingOpen? pending = null;
        end.Multiplexer.Pair("p", null, open => pending = open);
        end.Receive("000101017000");
        byte[] message = [1, 0, .. new byte[512]];

        for (var i = 0; i < 31; i++)
        {
            end.Multiplexer.HandleFrame(message);
        }

        Assert.False(end.Multiplexer.IsPaused);
        end.Multiplexer.HandleFrame(message);
        end.Multiplexer.HandleFrame(message);
        Assert.True(end.Multiplexer.IsPaused);
        pending!.Complete();
        Assert.False(end.Multiplexer.IsPaused);
        Assert.Equal(1, end.Resumed);
        Assert.Equal([0, 2, 1], end.Sent.Dequeue());
    }

    private static byte[] Opens(int count)
    {
        using var frame = new MemoryStream();
        frame.Write([0, 0, 0]);
        for (var id = 1; id <= count; id++)
        {
            frame.Write([9, 1, 0xfe, .. BitConverter.GetBytes(id), 1, (byte)'p', 0]);
        }

        return frame.ToArray();
    }
}
