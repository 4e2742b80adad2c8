using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Threats;

public sealed class U2_SequenceAbuse
{
    private const uint Places = (4 << 20) / 256;

    public static TheoryData<uint> Offsets =>
        [0, 1, Places - 1, Places, 1 << 20, 1 << 30, int.MaxValue, 1u << 31, uint.MaxValue];

    [Theory]
    [MemberData(nameof(Offsets))]
    public void Data_IsTakenWithinTheWindowOnly(uint offset)
    {
        var peer = new ScriptedPeer();

        peer.GiveAndTurn(UdxFlags.Data, offset, 0, "x"u8);
        var isStored = peer.Sent is [.., { Flags: UdxFlags.Sack }];

        Assert.Equal(offset == 0 ? 1 : 0, peer.Handler.ReceivedBytes);
        Assert.Equal(offset is > 0 and < Places, isStored);
        Assert.True(peer.End.Context.Budget.Used < 100);
        Assert.Null(peer.Handler.Closed);
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public void End_AheadOfAGapEndsNothingYet(uint offset)
    {
        var peer = new ScriptedPeer();

        peer.GiveAndTurn(UdxFlags.End, offset);

        Assert.Equal(offset == 0, peer.Handler.HasEnded);
        Assert.Null(peer.Handler.Closed);
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public void Message_IsDeliveredWhateverItsNumber(uint offset)
    {
        var peer = new ScriptedPeer();

        peer.GiveAndTurn(UdxFlags.Message, offset, 0, "m"u8);

        Assert.Single(peer.Handler.Messages);
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public void Destroy_ClosesNearTheExpectedNumberOnly(uint offset)
    {
        var peer = new ScriptedPeer();

        peer.GiveAndTurn(UdxFlags.Destroy, offset);
        var atOnce = peer.Handler.Closed;
        peer.Loop.RunTo(TimeSpan.FromSeconds(1));

        Assert.Equal(offset == 0 ? UdxCloseReason.Reset : null, atOnce);
        Assert.Equal(offset <= 65_536 ? UdxCloseReason.Reset : null, peer.Handler.Closed);
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public void Heartbeat_NeverMovesAnything(uint offset)
    {
        var peer = new ScriptedPeer();

        peer.GiveAndTurn(UdxFlags.Heartbeat | UdxFlags.Data | UdxFlags.Destroy, offset, offset, "x"u8);

        Assert.Equal(0, peer.Handler.ReceivedBytes);
        Assert.Null(peer.Handler.Closed);
        Assert.Equal(new UdxHeader(UdxFlags.None, 0, ScriptedPeer.PeerId, 4 << 20, 0, 0), Assert.Single(peer.Sent));
    }

    [Fact]
    public void DestroyAfterLoss_WaitsForStragglersThenEnds()
    {
        var peer = new ScriptedPeer();

        peer.GiveAndTurn(UdxFlags.Data, 1, 0, "b"u8);
        peer.GiveAndTurn(UdxFlags.Destroy, 2);
        var before = peer.Handler.Closed;
        peer.Loop.RunTo(TimeSpan.FromMilliseconds(100));
        peer.GiveAndTurn(UdxFlags.Data, 0, 0, "a"u8);

        Assert.Null(before);
        Assert.Equal("ab"u8, peer.Handler.Received);
        Assert.Equal(UdxCloseReason.Reset, peer.Handler.Closed);
    }

    [Fact]
    public void DuplicateNumber_FirstWins()
    {
        var peer = new ScriptedPeer();

        peer.Give(UdxFlags.Data, 1, 0, "first"u8);
        peer.Give(UdxFlags.Data, 1, 0, "other"u8);
        peer.GiveAndTurn(UdxFlags.Data, 0, 0, "0"u8);
        peer.GiveAndTurn(UdxFlags.Data, 1, 0, "later"u8);

        Assert.Equal("0first"u8, peer.Handler.Received);
    }

    [Fact]
    public void EmptyData_ConsumesItsNumber()
    {
        var peer = new ScriptedPeer();

        peer.Give(UdxFlags.Data, 0);
        peer.GiveAndTurn(UdxFlags.Data, 1, 0, "x"u8);

        Assert.Equal("x"u8, peer.Handler.Received);
        Assert.Equal(2u, peer.Sent[^1].Acknowledgement);
    }

    [Fact]
    public void FirstEnd_IsPinned()
    {
        var peer = new ScriptedPeer();

        peer.Give(UdxFlags.End, 1);
        peer.Give(UdxFlags.Data | UdxFlags.End, 2, 0, "beyond"u8);
        peer.GiveAndTurn(UdxFlags.Data, 0, 0, "x"u8);

        Assert.True(peer.Handler.HasEnded);
        Assert.Equal("x"u8, peer.Handler.Received);
        Assert.Equal(2u, peer.Sent[^1].Acknowledgement);
    }

    [Fact]
    public void ClosedWindow_OnePacketMoreIsTaken()
    {
        var peer = new ScriptedPeer(new() { ReceiveWindow = 65_536 });
        peer.Handler.IsPaused = true;
        var payload = new byte[1024];

        for (var i = 0u; i < 100; i++)
        {
            peer.GiveAndTurn(UdxFlags.Data, i, 0, payload);
        }

        Assert.Equal(65_536 + 1024, peer.Handler.ReceivedBytes);
        Assert.Equal(0u, peer.Sent[^1].Window);
        peer.Handler.Resume();
        peer.Loop.EndTurn();
        Assert.Equal(65_536u, peer.Sent[^1].Window);
    }
}
