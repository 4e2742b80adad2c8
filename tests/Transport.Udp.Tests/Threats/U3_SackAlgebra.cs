using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using HyperDht.Limits;
using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx.Sending;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Threats;

public sealed class U3_SackAlgebra
{
    private const int Payload = UdxSendCore.MaxPayload;

    [Fact]
    public void RandomForgedBlocks_AgreeWithAModel()
    {
        var seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(seeds, seed => RunAgainstModel(new Random(seed))));
    }

    [Fact]
    public void LyingPeerOverARealTransfer_NothingIsLost()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var random = new Random(seed);
            var pair = new UdxPair(new LinkFaults { Loss = 0.1, Duplication = 0.1, Reordering = 0.3 }, seed).Connect();
            var bytes = UdxPair.Bytes(400_000, seed);
            pair.A.Stream.Write(bytes, null);
            pair.A.Stream.End();
            pair.B.Stream.End();

            // Blocks that the peer never sent, all of them invalid: beyond what was sent, or upside down.
            for (var i = 0; i < 200; i++)
            {
                pair.Loop.At(TimeSpan.FromMilliseconds(i * 3), () => Forge(pair, random));
            }

            Assert.True(pair.Loop.RunUntil(() => pair.B.Handler.HasEnded, TimeSpan.FromMinutes(5)), $"seed {seed}");
            Assert.Equal(bytes, pair.B.Handler.Received);
        }
    }

    [Fact]
    public void RepeatedWideBlocks_CostWhatTheyNewlySay()
    {
        var core = NewCore(window: PacketRing.MaxSpan);
        core.Write(new byte[PacketRing.MaxSpan * Payload], null);
        core.IsAnswered = true;
        Feed(core, Blocks(0, []), TimeSpan.Zero);
        var sent = TakeAll(core, TimeSpan.Zero);
        Assert.Equal(PacketRing.MaxSpan, sent);
        var datagram = Blocks(0, [.. Enumerable.Range(0, 50).Select(_ => (1u, (uint)PacketRing.MaxSpan))]);
        Feed(core, datagram, TimeSpan.FromMilliseconds(10));
        var before = Stopwatch.GetTimestamp();

        for (var i = 0; i < 20_000; i++)
        {
            Feed(core, datagram, TimeSpan.FromMilliseconds(10));
        }

        // A walk over every block's range would look at 16 billion packets.
        Assert.True(Stopwatch.GetElapsedTime(before) < TimeSpan.FromSeconds(5));
        Assert.Equal(1, core.InFlight);
    }

    private static bool RunAgainstModel(Random random)
    {
        var first = (uint)random.Next() - 5;
        var core = NewCore(window: 64, first);
        core.IsAnswered = true;
        core.Write(new byte[200 * Payload], null);
        var (delivered, cumulative, now) = (new HashSet<uint>(), first, TimeSpan.Zero);
        for (var step = 0; step < 60; step++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(0, 5));
            TakeAll(core, now);
            var acknowledgement = cumulative + (uint)random.Next(-3, 12);
            var blocks = new (uint Start, uint End)[random.Next(0, 6)];
            for (var i = 0; i < blocks.Length; i++)
            {
                var start = cumulative + (uint)random.Next(-5, 80);
                blocks[i] = (start, start + (uint)random.Next(-2, 20));
            }

            var next = core.Next;
            Feed(core, Blocks(acknowledgement, blocks), now);
            core.Update(now);
            cumulative = ApplyToModel(delivered, cumulative, next, acknowledgement, blocks);
            var missing = Enumerable.Range(0, (int)(core.Next - first)).Count(i => !delivered.Contains(first + (uint)i));
            if (core.InFlight > missing || core.QueuedBytes != (200 - (long)delivered.Count) * Payload)
            {
                return false;
            }
        }

        return true;
    }

    // What the description says: valid acknowledgements first, then each block that passes all four conditions.
    private static uint ApplyToModel(
        HashSet<uint> delivered, uint cumulative, uint next, uint acknowledgement, (uint Start, uint End)[] blocks)
    {
        if (Sequence.IsBefore(next, acknowledgement))
        {
            return cumulative;
        }

        while (Sequence.IsBefore(cumulative, acknowledgement))
        {
            delivered.Add(cumulative++);
        }

        foreach (var (start, end) in blocks)
        {
            var isValid = Sequence.IsBefore(start, end) && Sequence.IsBefore(start, next)
                && !Sequence.IsBefore(next, end) && !Sequence.IsBefore(start, cumulative);
            for (var s = start; isValid && s != end; s++)
            {
                delivered.Add(s);
            }
        }

        return cumulative;
    }

    private static void Forge(UdxPair pair, Random random)
    {
        var end = pair.A.Stream.Statistics.PacketsSent + 10_000;
        var start = (uint)random.Next();
        var body = Blocks(0, [((uint)end, (uint)end + 10), (start, start - 5), (start, start), (0, uint.MaxValue)]);
        new UdxHeader(UdxFlags.Sack, 0, 1, 4 << 20, 0, 0).WriteTo(body);
        pair.A.Context.TryReceive(pair.A.Socket, UdxPair.AddressB, body);
    }

    private static UdxSendCore NewCore(int window, uint first = 0) => new(new UdxLimits(), new FixedWindow(window), first);

    private static int TakeAll(UdxSendCore core, TimeSpan now)
    {
        var count = 0;
        core.BeginFlush(now);
        while (core.TryTakePacket(now, out _))
        {
            count++;
        }

        core.CompleteFlush(now);
        return count;
    }

    private static byte[] Blocks(uint acknowledgement, (uint Start, uint End)[] blocks)
    {
        var datagram = new byte[UdxHeader.Length + (blocks.Length * SackBlocks.BlockLength)];
        new UdxHeader(UdxFlags.Sack, 0, 1, 1 << 30, 0, acknowledgement).WriteTo(datagram);
        for (var i = 0; i < blocks.Length; i++)
        {
            SackBlocks.Write(datagram.AsSpan(UdxHeader.Length), i, blocks[i].Start, blocks[i].End);
        }

        return datagram;
    }

    private static void Feed(UdxSendCore core, byte[] datagram, TimeSpan now)
    {
        UdxPacket.TryRead(datagram, out var packet);
        core.HandlePacket(packet, now);
    }

    private sealed class FixedWindow(int window) : ICongestionController
    {
        public int Window => window;

        public double PacingRate => double.PositiveInfinity;

        public void OnSent(TimeSpan now, int inFlight)
        {
        }

        public void OnAcknowledged(in CongestionSample sample)
        {
        }

        public void OnRecoveryStarted(TimeSpan now, int inFlight)
        {
        }

        public void OnTimeout(TimeSpan now, int inFlight)
        {
        }

        public void OnRecovered(TimeSpan now)
        {
        }
    }
}
