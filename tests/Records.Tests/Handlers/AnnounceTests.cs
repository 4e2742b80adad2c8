using HyperDht.Records.Encoding;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Handlers;

/// <summary>Announcing, refreshing and unannouncing on one storing node.</summary>
public sealed class AnnounceTests : IDisposable
{
    private static readonly NodeId Id = NodeId.FromAddress(PeerAddress.Parse("192.0.2.1:49737"));
    private static readonly NodeId Topic = NodeId.Hash("topic"u8);

    private readonly StoringNode _node = new(Id);
    private readonly AnnouncingPeer _peer = new(7);

    [Fact]
    public void SelfAnnounce_IsFoundByKey_FromWhereItCame()
    {
        var from = PeerAddress.Parse("203.0.113.5:777");
        Assert.Equal(0u, _node.Handle(_peer.Announce(_peer.Target, Id, from: from))!.Code);

        var answer = _node.Handle(AnnouncingPeer.Ask(2, _peer.Target))!;

        Assert.True(PeerCodec.TryDecode(answer.Value!.Value.Span, out var peer));
        Assert.Equal(_peer.KeyPair.PublicKey, peer!.PublicKey);
        Assert.True(_node.Forwards.TryGet(_peer.Target, out var entry));
        Assert.Equal(from, entry.Relay);
    }

    [Fact]
    public void UnknownKey_IsAnsweredWithoutAValue()
    {
        var answer = _node.Handle(AnnouncingPeer.Ask(2, _peer.Target))!;

        Assert.Null(answer.Value);
        Assert.True(answer.HasToken && answer.HasCloserNodes);
    }

    [Fact]
    public void SelfAnnounce_LeavesTheTopicRecordOfTheSameKey()
    {
        using var other = new AnnouncingPeer(8);
        _node.Handle(other.Announce(_peer.Target, Id));
        _node.Handle(_peer.Announce(_peer.Target, Id));

        var answer = _node.Handle(AnnouncingPeer.Ask(3, _peer.Target))!;

        Assert.True(LookupReplyCodec.TryDecode(answer.Value!.Value.Span, out var peers, out _));
        Assert.Equal(2, peers.Length);
    }

    [Fact]
    public void Unannounce_EndsBothWays()
    {
        _node.Handle(_peer.Announce(_peer.Target, Id));
        _node.Handle(_peer.Announce(Topic, Id));

        Assert.Equal(0u, _node.Handle(_peer.Unannounce(_peer.Target, Id))!.Code);
        Assert.Equal(0u, _node.Handle(_peer.Unannounce(Topic, Id))!.Code);

        Assert.Null(_node.Handle(AnnouncingPeer.Ask(2, _peer.Target))!.Value);
        Assert.Null(_node.Handle(AnnouncingPeer.Ask(3, Topic))!.Value);
    }

    [Fact]
    public void Refresh_MovesASelfAnnounceToTheRefresher_Once()
    {
        var second = new byte[32];
        var first = NodeId.Hash(second).ToArray();
        var holder = PeerAddress.Parse("203.0.113.9:9");
        _node.Handle(_peer.Announce(_peer.Target, Id, refresh: first));

        Assert.Equal(0u, _node.Handle(AnnouncingPeer.Refresh(_peer.Target, second, holder))!.Code);
        Assert.Null(_node.Handle(AnnouncingPeer.Refresh(_peer.Target, second, holder)));

        Assert.True(_node.Forwards.TryGet(_peer.Target, out var entry));
        Assert.Equal(holder, entry.Relay);
    }

    [Fact]
    public void RefreshToken_OfAnotherPeer_IsNotTakenOver()
    {
        using var thief = new AnnouncingPeer(8);
        var second = new byte[32];
        var first = NodeId.Hash(second).ToArray();
        _node.Handle(_peer.Announce(Topic, Id, refresh: first));

        _node.Handle(thief.Announce(Topic, Id, refresh: first));
        _node.Handle(thief.Unannounce(Topic, Id));
        _node.Store.RemovePeer(Topic, _peer.KeyPair.PublicKey);
        _node.Handle(AnnouncingPeer.Refresh(Topic, second));

        var answer = _node.Handle(AnnouncingPeer.Ask(3, Topic))!;
        Assert.True(LookupReplyCodec.TryDecode(answer.Value!.Value.Span, out var peers, out _));
        Assert.Equal(_peer.KeyPair.PublicKey, Assert.Single(peers).PublicKey);
    }

    [Fact]
    public void EphemeralNode_StoresNothing()
    {
        _node.Id = null;

        Assert.Equal(1u, _node.Handle(_peer.Announce(_peer.Target, Id))!.Code);
    }

    [Fact]
    public void StoredRecord_IsIndependentOfTheDatagram()
    {
        var request = _peer.Announce(Topic, Id, [PeerAddress.Loopback(5)]);
        _node.Handle(request);

        // The receive buffer is used again for the next datagram.
        System.Runtime.InteropServices.MemoryMarshal.AsMemory(request.RequestValue!.Value).Span.Clear();

        var answer = _node.Handle(AnnouncingPeer.Ask(3, Topic))!;
        Assert.True(LookupReplyCodec.TryDecode(answer.Value!.Value.Span, out var peers, out _));
        Assert.Equal(_peer.KeyPair.PublicKey, Assert.Single(peers).PublicKey);
    }

    public void Dispose() => _peer.Dispose();
}
