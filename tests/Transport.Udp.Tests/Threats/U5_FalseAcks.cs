using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Threats;

public sealed class U5_FalseAcks
{
    [Fact]
    public void SilentAddress_GetsAtMostTenPacketsAndTheirRepetitions()
    {
        var peer = new ScriptedPeer();
        peer.Stream.Write(new byte[1 << 20], null);

        for (var second = 1; second <= 12; second++)
        {
            peer.Give(UdxFlags.None, 0, (uint)Math.Min(10, second), source: new PeerAddress(0x0b000001, 5));
            peer.Loop.RunTo(TimeSpan.FromSeconds(second));
        }

        Assert.InRange(peer.Sent.Max(h => h.SequenceNumber), 0u, 9u);
        Assert.InRange(peer.End.Socket.Sent.Sum(bytes => bytes.Length), 1, 32 << 10);
    }

    [Fact]
    public void AcknowledgementOfTheFuture_IsIgnored()
    {
        var peer = new ScriptedPeer();
        peer.Stream.Write(new byte[20_000], null);
        peer.Loop.EndTurn();

        peer.GiveAndTurn(UdxFlags.None, 0, 11);

        Assert.Equal(20_000, peer.Stream.QueuedBytes);
        Assert.Equal(10, peer.Sent.Count);
    }
}
