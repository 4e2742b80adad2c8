using HyperDht.Cli.Records;
using HyperDht.Records;

namespace HyperDht.Cli.Tests.Records;

public sealed class FoundPeersTests
{
    [Fact]
    public void PeerOfSeveralReplies_IsListedOnceAndBeforeThoseOfOne()
    {
        var found = new FoundPeers();
        var (invented, honest, late) = (Key(1), Key(2), Key(3));

        found.Add(Reply(1, invented));
        found.Add(Reply(2, honest, honest));
        found.Add(Reply(3, late, honest));

        Assert.Equal((3, 3), (found.Replies, found.Count));
        Assert.Equal(
            [(honest, PeerAddress.Loopback(2), 2), (invented, PeerAddress.Loopback(1), 1), (late, PeerAddress.Loopback(3), 1)],
            found.InOrder().Select(peer => (peer.Key, peer.From, peer.Nodes)));
    }

    private static PublicKey Key(byte fill) => new(Enumerable.Repeat(fill, PublicKey.Length).ToArray());

    private static LookupReply Reply(ushort port, params PublicKey[] keys) =>
        new(PeerAddress.Loopback(port), null, default, null, [.. keys.Select(key => new DhtPeer(key, []))], 0);
}
