using HyperDht.Records.Encoding;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Handlers;

/// <summary>Chains of refresh tokens: how long they renew what, and what ends them.</summary>
public sealed class RefreshChainTests : IDisposable
{
    private static readonly NodeId Id = NodeId.FromAddress(PeerAddress.Parse("192.0.2.1:49737"));
    private static readonly NodeId Topic = NodeId.Hash("topic"u8);

    private readonly StoringNode _node = new(Id);
    private readonly AnnouncingPeer _peer = new(7);
    private readonly AnnouncingPeer _other = new(8);

    [Fact]
    public void Chain_KeepsARecordForAsLongAsItIsLong()
    {
        var chain = Chain(seed: 1, length: 20);
        _node.Handle(_peer.Announce(Topic, Id, refresh: chain[0]));

        foreach (var token in chain[1..])
        {
            _node.Loop.Advance(TimeSpan.FromMinutes(12));
            Assert.NotNull(_node.Handle(AnnouncingPeer.Refresh(Topic, token)));
            Assert.Equal([_peer.KeyPair.PublicKey], Listed());
        }

        _node.Loop.Advance(TimeSpan.FromMinutes(27));
        Assert.Empty(Listed());
        Assert.Equal(0, _node.Store.Bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unannounce_EndsEveryChainOfTheKeyAndTarget(bool onItself)
    {
        var target = onItself ? _peer.Target : Topic;
        var chains = Enumerable.Range(1, 3).Select(seed => Chain(seed, length: 3)).ToArray();
        foreach (var chain in chains)
        {
            _node.Handle(_peer.Announce(target, Id, refresh: chain[0]));
        }

        Assert.NotNull(_node.Handle(AnnouncingPeer.Refresh(target, chains[2][1])));
        _node.Handle(_peer.Unannounce(target, Id));

        Assert.Null(_node.Handle(AnnouncingPeer.Refresh(target, chains[0][1])));
        Assert.Null(_node.Handle(AnnouncingPeer.Refresh(target, chains[2][2])));
        Assert.Null(_node.Handle(AnnouncingPeer.Ask(3, target))!.Value);
    }

    [Fact]
    public void Unannounce_LeavesTheChainsOfOthers_AndOfOtherTopics()
    {
        var elsewhere = NodeId.Hash("elsewhere"u8);
        var mine = Chain(seed: 1, length: 2);
        var theirs = Chain(seed: 2, length: 2);
        _node.Handle(_peer.Announce(elsewhere, Id, refresh: mine[0]));
        _node.Handle(_other.Announce(Topic, Id, refresh: theirs[0]));
        _node.Handle(_peer.Announce(Topic, Id));

        _node.Handle(_peer.Unannounce(Topic, Id));

        Assert.NotNull(_node.Handle(AnnouncingPeer.Refresh(elsewhere, mine[1])));
        Assert.NotNull(_node.Handle(AnnouncingPeer.Refresh(Topic, theirs[1])));
    }

    [Fact]
    public void AnnouncingAnew_DoesNotBringOldChainsBack()
    {
        var former = Chain(seed: 1, length: 3);
        var present = Chain(seed: 2, length: 3);
        _node.Handle(_peer.Announce(Topic, Id, refresh: former[0]));
        _node.Handle(_peer.Unannounce(Topic, Id));
        _node.Handle(_peer.Announce(Topic, Id, refresh: present[0]));

        Assert.Null(_node.Handle(AnnouncingPeer.Refresh(Topic, former[1])));
        Assert.NotNull(_node.Handle(AnnouncingPeer.Refresh(Topic, present[1])));
        Assert.NotNull(_node.Handle(AnnouncingPeer.Refresh(Topic, present[2])));
    }

    [Fact]
    public void TokenOfAnEndedChain_IsFreeAgain()
    {
        var chain = Chain(seed: 1, length: 2);
        _node.Handle(_peer.Announce(Topic, Id, refresh: chain[0]));
        _node.Handle(_peer.Unannounce(Topic, Id));

        _node.Handle(_other.Announce(Topic, Id, refresh: chain[0]));

        Assert.NotNull(_node.Handle(AnnouncingPeer.Refresh(Topic, chain[1])));
        Assert.Equal([_other.KeyPair.PublicKey], Listed());
    }

    [Fact]
    public void TokensThatLookLikeTheStoresOwnEntries_DoNoHarm()
    {
        var chain = Chain(seed: 1, length: 2);
        _node.Handle(_peer.Announce(Topic, Id, refresh: chain[0]));

        // Whatever a token is, hashed or not, it names no entry but its own.
        byte[] era = [1, .. Topic.Span, .. _peer.KeyPair.PublicKey.Span];
        byte[] token = [0, .. chain[0]];
        _node.Handle(_other.Announce(Topic, Id, refresh: NodeId.Hash(era).ToArray()));
        _node.Handle(_other.Announce(Topic, Id, refresh: NodeId.Hash(token).ToArray()));

        Assert.NotNull(_node.Handle(AnnouncingPeer.Refresh(Topic, chain[1])));
    }

    [Fact]
    public void WithoutTokens_NothingIsKeptForThem()
    {
        _node.Handle(_peer.Announce(Topic, Id));
        _node.Handle(_peer.Unannounce(Topic, Id));

        Assert.Equal(0, _node.Store.Bytes);
    }

    public void Dispose()
    {
        _peer.Dispose();
        _other.Dispose();
    }

    // The first is the hash of the second, and so on; the last is random (spec 02 §7.4).
    private static byte[][] Chain(int seed, int length)
    {
        var chain = new byte[length][];
        chain[^1] = NodeId.Hash(BitConverter.GetBytes(seed)).ToArray();
        for (var i = length - 2; i >= 0; i--)
        {
            chain[i] = NodeId.Hash(chain[i + 1]).ToArray();
        }

        return chain;
    }

    private IEnumerable<PublicKey> Listed()
    {
        var value = _node.Handle(AnnouncingPeer.Ask(3, Topic))!.Value;
        if (value is null)
        {
            return [];
        }

        Assert.True(LookupReplyCodec.TryDecode(value.Value.Span, out var peers, out _));
        return peers.Select(peer => peer.PublicKey);
    }
}
