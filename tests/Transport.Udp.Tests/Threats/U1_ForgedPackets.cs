using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Threats;

public sealed class U1_ForgedPackets
{
    private static readonly PeerAddress Stranger = new(0x0b000001, 2000);
    private static readonly PeerAddress OtherPort = UdxPair.AddressB with { Port = 3000 };

    [Fact]
    public void WrongAddressOrWrongId_ChangesNothing()
    {
        var peer = new ScriptedPeer();
        var random = new Random(1);
        UdxFlags[] kinds = [UdxFlags.Data, UdxFlags.End, UdxFlags.Destroy, UdxFlags.Data | UdxFlags.End, UdxFlags.Message];

        for (var i = 0; i < 50_000; i++)
        {
            peer.Give(kinds[i % kinds.Length], 0, 0, "x"u8, source: Stranger with { Port = (ushort)random.Next(1, 65536) });
            peer.Give(kinds[i % kinds.Length], 0, 0, "x"u8, id: (uint)random.Next(2, int.MaxValue));
        }

        peer.Loop.EndTurn();
        Assert.Null(peer.Handler.Closed);
        Assert.False(peer.Handler.HasEnded);
        Assert.Equal(0, peer.Handler.ReceivedBytes);
        Assert.Empty(peer.Handler.Messages);
        Assert.Empty(peer.Sent);
    }

    [Fact]
    public void SameHostOtherPort_MayFeedButNotEnd()
    {
        var peer = new ScriptedPeer();

        peer.Give(UdxFlags.Data, 0, 0, "fed"u8, source: OtherPort);
        peer.Give(UdxFlags.End, 1, source: OtherPort);
        peer.Give(UdxFlags.Data | UdxFlags.End, 1, 0, "x"u8, source: OtherPort);
        peer.Give(UdxFlags.Destroy, 1, source: OtherPort);
        peer.Loop.RunTo(TimeSpan.FromSeconds(1));

        Assert.Equal("fed"u8, peer.Handler.Received);
        Assert.False(peer.Handler.HasEnded);
        Assert.Null(peer.Handler.Closed);
    }

    [Fact]
    public void ForgedAcknowledgements_FreeNothing()
    {
        var peer = new ScriptedPeer();
        peer.Stream.Write(new byte[5000], null);
        peer.Loop.EndTurn();

        peer.Give(UdxFlags.None, 0, 5, source: Stranger);
        peer.Loop.EndTurn();

        Assert.Equal(5000, peer.Stream.QueuedBytes);
    }
}
