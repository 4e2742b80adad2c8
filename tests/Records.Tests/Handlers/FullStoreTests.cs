using HyperDht.Limits;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Handlers;

/// <summary>A store without room refuses in silence, so that nobody counts on an announcement that is not there.</summary>
public sealed class FullStoreTests
{
    private static readonly NodeId Id = NodeId.FromAddress(PeerAddress.Parse("192.0.2.1:49737"));

    [Fact]
    public void Announce_WithoutRoom_IsSilent()
    {
        var node = new StoringNode(Id, limits: new HyperDhtLimits { Records = new RecordsLimits { MaxBytes = 10 } });
        using var peer = new AnnouncingPeer(7);

        Assert.Null(node.Handle(peer.Announce(peer.Target, Id)));
        Assert.Null(node.Handle(peer.Announce(NodeId.Hash("topic"u8), Id)));
        Assert.Equal(0, node.Store.Bytes);
    }
}
