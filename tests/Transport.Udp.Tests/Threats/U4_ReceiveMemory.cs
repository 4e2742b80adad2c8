using System.Diagnostics;
using HyperDht.Limits;
using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx.Receiving;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Threats;

[Collection(nameof(MeasuresMemory))]
public sealed class U4_ReceiveMemory
{
    [Fact]
    public void PausedReader_BoundsWhatIsBuffered_AndResumesBitExact()
    {
        const int Checked = 16 << 20;
        var pair = new UdxPair(new LinkFaults { Delay = TimeSpan.FromMilliseconds(1), Loss = 0.001 }).Connect();
        pair.A.Socket.KeepsSent = pair.B.Socket.KeepsSent = pair.B.Handler.KeepsBytes = false;
        pair.B.Handler.IsPaused = true;
        var block = UdxPair.Bytes(65536, 1);
        for (var i = 0; i < (1 << 30) / block.Length; i++)
        {
            pair.A.Stream.Write(block, null);
        }

        pair.Loop.RunTo(TimeSpan.FromSeconds(20));
        var (buffered, received) = (pair.B.Context.Budget.Used, pair.B.Handler.ReceivedBytes);
        pair.B.Handler.Resume();
        var isExact = true;
        pair.B.Handler.Data = data =>
        {
            foreach (var octet in data)
            {
                isExact &= octet == block[received++ % block.Length];
            }
        };
        pair.Loop.RunUntil(() => received >= Checked, TimeSpan.FromMinutes(10));

        Assert.InRange(buffered, 3 << 20, (4 << 20) + 1472);
        Assert.InRange(received, Checked, Checked + (4 << 20));
        Assert.True(isExact);
        pair.B.Stream.Destroy();
        Assert.Equal(0, pair.B.Context.Budget.Used);
    }

    [Fact]
    public void FarAheadPackets_CostLittleAndCloseAtOnce()
    {
        var peer = new ScriptedPeer();
        peer.End.Socket.KeepsSent = false;
        var payload = new byte[1152];
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 1u; i <= 1_000_000; i++)
        {
            peer.Give(UdxFlags.Data, i, 0, payload);
            if (i % 1000 == 0)
            {
                peer.Loop.EndTurn();
            }
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        peer.Stream.Destroy();
        var closing = Stopwatch.GetElapsedTime(start);

        Assert.InRange(after - before, 0, 6_000_000);
        Assert.True(closing < TimeSpan.FromMilliseconds(200), $"close took {closing}");
        Assert.Equal(0, peer.End.Context.Budget.Used);
    }

    [Fact]
    public void TinyFarAheadPackets_CostLittleToo()
    {
        var peer = new ScriptedPeer();
        peer.End.Socket.KeepsSent = false;
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 1u; i <= 1_000_000; i += 2)
        {
            peer.Give(UdxFlags.Data, i, 0, "x"u8);
        }

        peer.Loop.EndTurn();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 6_000_000);
        Assert.Null(peer.Handler.Closed);
    }

    [Fact]
    public void SharedBudget_ClosesTheWindowOfEverybody()
    {
        var budget = new ReceiveBudget(100_000);
        var limits = new UdxLimits();
        UdxReceiveCore[] cores = [new(limits, budget), new(limits, budget), new(limits, budget)];
        var payload = new byte[1000];

        for (var i = 0u; i < 200; i++)
        {
            foreach (var core in cores)
            {
                core.HandleSegment(i, UdxFlags.Data, payload);
            }
        }

        Assert.InRange(budget.Used, 90_000, 110_000);
        Assert.All(cores, core => Assert.Equal(0u, core.TakeWindow()));
        Assert.All(cores, core => Assert.True(core.BufferedBytes > 0));
        foreach (var core in cores)
        {
            core.Close();
        }

        Assert.Equal(0, budget.Used);
    }
}
