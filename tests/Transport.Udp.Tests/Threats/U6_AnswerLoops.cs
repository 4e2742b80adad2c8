using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Threats;

public sealed class U6_AnswerLoops
{
    [Theory]
    [InlineData((byte)UdxFlags.Heartbeat)]
    [InlineData((byte)UdxFlags.Data)]
    public void Flood_DrawsTenAnswersPerSecond(byte flags)
    {
        var peer = new ScriptedPeer();

        for (var i = 0; i < 100_000; i++)
        {
            peer.Loop.RunTo(TimeSpan.FromMicroseconds(i * 20));
            peer.GiveAndTurn((UdxFlags)flags, 1u << 30);
        }

        Assert.InRange(peer.Sent.Count, 10, 21);
    }
}
