using HyperDht.Records.Encoding;
using HyperDht.Records.Tests.Handlers;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Threats;

/// <summary>Signed announcements played again elsewhere, or for something else, have no effect.</summary>
public sealed class D6_AnnounceReplay : IDisposable
{
    private static readonly NodeId Id = NodeId.FromAddress(PeerAddress.Parse("192.0.2.1:49737"));
    private static readonly NodeId OtherId = NodeId.FromAddress(PeerAddress.Parse("192.0.2.2:49737"));
    private static readonly NodeId Topic = NodeId.Hash("topic"u8);

    private readonly StoringNode _node = new(Id);
    private readonly AnnouncingPeer _peer = new(7);

    [Fact]
    public void ToAnotherNode_IsSilent() => Assert.Null(_node.Handle(_peer.Announce(Topic, OtherId)));

    [Fact]
    public void WithAnotherTarget_IsSilent()
    {
        var request = _peer.Announce(Topic, Id);

        Assert.Null(_node.Handle(Copy(request, 4, NodeId.Hash("other"u8), AnnouncingPeer.Token)));
    }

    [Fact]
    public void WithAnotherToken_IsSilent()
    {
        var request = _peer.Announce(Topic, Id);

        Assert.Null(_node.Handle(Copy(request, 4, Topic, new byte[32])));
    }

    [Fact]
    public void AnAnnounceAsUnannounce_IsSilent()
    {
        var request = _peer.Announce(Topic, Id);
        _node.Handle(request);

        Assert.Null(_node.Handle(Copy(request, 5, Topic, AnnouncingPeer.Token)));
        Assert.NotNull(_node.Handle(AnnouncingPeer.Ask(3, Topic))!.Value);
    }

    [Fact]
    public void AnUnannounceToAnotherNode_IsSilent()
    {
        _node.Handle(_peer.Announce(Topic, Id));

        Assert.Null(_node.Handle(_peer.Unannounce(Topic, OtherId)));
        Assert.NotNull(_node.Handle(AnnouncingPeer.Ask(3, Topic))!.Value);
    }

    [Fact]
    public void RefreshToken_WorksOnce()
    {
        byte[] second = [.. Enumerable.Repeat((byte)1, 32)];
        var first = NodeId.Hash(second).ToArray();
        _node.Handle(_peer.Announce(Topic, Id, refresh: first));

        Assert.NotNull(_node.Handle(AnnouncingPeer.Refresh(Topic, second)));
        Assert.Null(_node.Handle(AnnouncingPeer.Refresh(Topic, second)));
        Assert.Null(_node.Handle(AnnouncingPeer.Refresh(Topic, first)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(60_000, true)]
    [InlineData(60_001, false)]
    [InlineData(1_000_000_000, false)]
    public void Bump_IsTakenUpToAMinuteAhead(long ahead, bool taken)
    {
        const long now = 1_700_000_000_000;
        var node = new StoringNode(Id, time: new SettableClock(now));

        Assert.NotNull(node.Handle(_peer.Announce(Topic, Id, bump: (ulong)(now + ahead))));

        Assert.True(LookupReplyCodec.TryDecode(node.Handle(AnnouncingPeer.Ask(3, Topic))!.Value!.Value.Span, out _, out var bump));
        Assert.Equal(taken ? (ulong)(now + ahead) : 0, bump);
    }

    public void Dispose() => _peer.Dispose();

    private static FakeRequest Copy(FakeRequest request, uint command, NodeId target, byte[] token) => new(command)
    {
        RequestTarget = target,
        RequestToken = token,
        RequestValue = request.RequestValue,
        Sender = request.Sender,
    };
}
