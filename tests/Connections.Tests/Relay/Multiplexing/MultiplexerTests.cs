using HyperDht.Connections.Relay.Multiplexing;

namespace HyperDht.Connections.Tests.Relay.Multiplexing;

public sealed class MultiplexerTests
{
    // Whatever two honest ends do in whatever order, neither breaks, and what was sent on a channel arrives on it in order.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void HonestEnds_NeverBreak(int seed)
    {
        for (var run = 0; run < 100; run++)
        {
            var random = new Random((seed * 1000) + run);
            MuxEnd[] ends = [new(), new()];
            List<MuxRecorder>[] channels = [[], []];
            for (var step = 0; step < 300; step++)
            {
                var side = random.Next(2);
                Step(random, ends[side], ends[1 - side], channels[side]);
            }

            ends[0].Multiplexer.HandleClosed();
            ends[1].Multiplexer.HandleClosed();
            Assert.All(channels.SelectMany(c => c), c => Assert.NotNull(c.ClosedByRemote));
        }
    }

    [Fact]
    public void Messages_KeepTheirOrderInAndOutOfBatches()
    {
        var random = new Random(5);
        MuxEnd from = new(), to = new();
        var (sender, receiver) = (from.Open("p"), to.Open("p"));
        List<byte[]> sent = [];
        for (var i = 0; i < 500; i++)
        {
            var isCorked = random.Next(3) == 0;
            if (isCorked)
            {
                from.Multiplexer.Cork();
            }

            for (var j = random.Next(5); j >= 0; j--)
            {
                var payload = new byte[random.Next(400)];
                random.NextBytes(payload);
                sent.Add([(byte)(i % 7), .. payload]);
                sender.Channel!.Send((ulong)(i % 7), payload);
            }

            if (isCorked)
            {
                from.Multiplexer.Uncork();
            }
        }

        while (from.Sent.Count > 0)
        {
            Assert.True(from.PassTo(to));
        }

        Assert.Equal(sent, receiver.Messages);
    }

    [Fact]
    public void RandomFrames_NeverThrow()
    {
        var random = new Random(9);
        for (var run = 0; run < 2000; run++)
        {
            var end = new MuxEnd();
            end.Open("p");
            for (var i = 0; i < 30; i++)
            {
                var frame = new byte[random.Next(40)];
                random.NextBytes(frame);
                for (var j = 0; j < Math.Min(4, frame.Length); j++)
                {
                    frame[j] = (byte)random.Next(4);
                }

                if (!end.Multiplexer.HandleFrame(frame))
                {
                    break;
                }
            }
        }
    }

    [Fact]
    public void LongBatches_AreCutAtEightMebibytes()
    {
        MuxEnd from = new(), to = new();
        var (sender, receiver) = (from.Open("p"), to.Open("p"));
        from.Sent.Dequeue();
        to.Multiplexer.HandleFrame(Convert.FromHexString("000101017000"));

        from.Multiplexer.Cork();
        for (var i = 0; i < 9; i++)
        {
            sender.Channel!.Send(0, new byte[3 << 20]);
        }

        from.Multiplexer.Uncork();

        Assert.Equal(3, from.Sent.Count);
        Assert.All(from.Sent, frame => Assert.InRange(frame.Length, 1, 12 << 20));
        while (from.Sent.Count > 0)
        {
            from.PassTo(to);
        }

        Assert.Equal(9, receiver.Messages.Count);
    }

    // The peer takes its open back before anybody here has decided about it: the answer frees its number.
    [Fact]
    public void CloseOfAnUndecidedOpen_IsAnsweredByAReject()
    {
        MuxEnd asking = new(), deciding = new();
        PendingOpen? pending = null;
        deciding.Multiplexer.Pair("p", null, open => pending = open);
        var first = asking.Open("p");
        asking.PassTo(deciding);
        first.Channel!.Close();
        asking.PassTo(deciding);
        Assert.True(deciding.PassTo(asking));

        var second = asking.Open("q");
        pending!.Complete();

        Assert.Equal(1UL, second.Channel!.LocalId);
        Assert.Empty(deciding.Sent);
        Assert.Equal(0, deciding.Multiplexer.UnopenedCount);
    }

    private static void Step(Random random, MuxEnd own, MuxEnd other, List<MuxRecorder> channels)
    {
        switch (random.Next(6))
        {
            case 0:
                var recorder = new MuxRecorder();
                if (own.Multiplexer.Create(new ChannelTerms($"p{random.Next(4)}"), recorder, random.Next(2) == 0) is { } channel)
                {
                    recorder.Channel = channel;
                    channels.Add(recorder);
                    Assert.True(channel.Open());
                }

                break;
            case 1 when channels.Count > 0:
                channels[random.Next(channels.Count)].Channel!.Close();
                break;
            case 2 when channels.Count > 0:
                channels[random.Next(channels.Count)].Channel!.Send(1, [2, 3]);
                break;
            default:
                Assert.True(own.PassTo(other));
                break;
        }
    }
}
