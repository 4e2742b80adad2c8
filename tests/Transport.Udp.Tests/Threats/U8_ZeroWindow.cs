using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Threats;

public sealed class U8_ZeroWindow
{
    [Fact]
    public void ClosedForTenMinutes_IsProbedCalmlyAndResumes()
    {
        var peer = new ScriptedPeer();
        peer.GiveAndTurn(UdxFlags.None, 0, 0, window: 0);

        peer.Stream.Write(new byte[5000], null);
        for (var second = 1; second <= 600; second++)
        {
            peer.Loop.RunTo(TimeSpan.FromSeconds(second));
            peer.GiveAndTurn(UdxFlags.None, 0, 0, window: 0);
        }

        Assert.Null(peer.Handler.Closed);
        Assert.All(peer.Sent, h => Assert.Equal(UdxFlags.Heartbeat, h.Flags));
        Assert.InRange(peer.Sent.Count, 200, 1300);
        var probes = peer.Sent.Count;
        peer.GiveAndTurn(UdxFlags.None, 0, 0, window: 4 << 20);
        Assert.Equal(5, peer.Sent.Count - probes);
    }

    [Fact]
    public void ClosedByAPeerThatIsGone_EndsTheStream()
    {
        var peer = new ScriptedPeer();
        peer.GiveAndTurn(UdxFlags.None, 0, 0, window: 0);
        peer.Stream.Write(new byte[5000], null);
        peer.Stream.End();

        peer.Loop.RunTo(TimeSpan.FromSeconds(12));
        Assert.Null(peer.Handler.Closed);
        peer.Loop.RunTo(TimeSpan.FromSeconds(30));

        Assert.Equal(UdxCloseReason.TimedOut, peer.Handler.Closed);
    }

    [Fact]
    public void KeptAliveByAPeerThatIsGone_EndsTheStream()
    {
        var peer = new ScriptedPeer();
        peer.GiveAndTurn(UdxFlags.None, 0, 0);
        peer.Stream.SetKeepAlive(TimeSpan.FromSeconds(5));
        for (var second = 5; second <= 300; second += 5)
        {
            peer.Loop.RunTo(TimeSpan.FromSeconds(second));
            peer.GiveAndTurn(UdxFlags.None, 0, 0);
        }

        Assert.Null(peer.Handler.Closed);
        peer.Loop.RunTo(TimeSpan.FromSeconds(345));

        Assert.Equal(UdxCloseReason.TimedOut, peer.Handler.Closed);
    }

    [Fact]
    public void PeerThatStillAcknowledges_IsNeverGivenUp()
    {
        var peer = new ScriptedPeer();
        peer.Stream.Write(new byte[400 * 1152], null);

        // One packet every four seconds: slower than any timeout, yet alive.
        for (var i = 1u; i <= 100; i++)
        {
            peer.Loop.RunTo(TimeSpan.FromSeconds(i * 4));
            peer.GiveAndTurn(UdxFlags.None, 0, i);
        }

        Assert.Null(peer.Handler.Closed);
    }
}
