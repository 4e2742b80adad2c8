using HyperDht.Records;
using HyperDht.Records.Commands;
using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;
using HyperDht.Rpc;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>What somebody heard being announced, sent again later, to another node or for another topic, has no effect.</summary>
public sealed class D6_AnnounceReplay
{
    private const uint InvalidToken = 2;

    private static readonly NodeId Topic = NodeId.Hash("topic"u8);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    [Fact]
    public Task AfterTheWindow_ToAnotherNode_OrForAnotherTarget_NothingIsStored() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var first = await network.AddBootstrapperAsync();
        var second = await network.AddNodeAsync();
        var announcer = await network.AddNodeAsync();
        var heard = await SignAsync(announcer, first);

        var otherNode = await RefusalOfAsync(announcer, second, heard);
        var otherNodeOwnToken = await RefusalOfAsync(announcer, second, heard with { Token = await TokenOfAsync(announcer, second) });
        var otherTarget = await RefusalOfAsync(announcer, first, heard with { Target = NodeId.Hash("other"u8) });
        var asUnannounce = await RefusalOfAsync(announcer, first, heard with { Command = RecordCommandIds.Unannounce });
        await network.Delay(Window + TimeSpan.FromMilliseconds(1));
        var late = await RefusalOfAsync(announcer, first, heard);
        var lateFreshToken = await RefusalOfAsync(announcer, first, heard with { Token = await TokenOfAsync(announcer, first) });

        Assert.Equal([InvalidToken, null, null, null, InvalidToken, null],
            new[] { otherNode, otherNodeOwnToken, otherTarget, asUnannounce, late, lateFreshToken });
        foreach (var topic in new[] { Topic, NodeId.Hash("other"u8) })
        {
            Assert.Empty(await announcer.LookupPeersAsync(new Topic(topic.Span)));
        }
    });

    [Fact]
    public Task InTheWindow_ToTheNodeItIsFor_ItIsTheAnnouncement() => SimulatedNetwork.RunAsync(2, async network =>
    {
        var first = await network.AddBootstrapperAsync();
        var announcer = await network.AddNodeAsync();

        Assert.Equal(0u, await RefusalOfAsync(announcer, first, await SignAsync(announcer, first)));
        Assert.Single(await announcer.LookupPeersAsync(new Topic(Topic.Span)));
    });

    private static async Task<DhtCall> SignAsync(IHyperDht announcer, IHyperDht node)
    {
        var token = await TokenOfAsync(announcer, node);
        var context = new AnnounceContext(
            Topic, NodeId.FromAddress(node.Rpc.RemoteAddress!.Value), token, new DhtPeer(announcer.DefaultKeyPair.PublicKey, []));
        return new DhtCall(RecordCommandIds.Announce)
        {
            Target = Topic,
            Token = token,
            Value = AnnounceCodec.Encode(new AnnounceValue(
                context.Peer, null, RecordSignatures.SignAnnounce(context, announcer.DefaultKeyPair), 0)),
        };
    }

    private static async Task<ReadOnlyMemory<byte>> TokenOfAsync(IHyperDht asker, IHyperDht node) =>
        (await asker.Rpc.RequestAsync(new DhtCall(RecordCommandIds.Lookup) { Target = Topic }, node.Rpc.RemoteAddress!.Value)).Token!.Value;

    // Null is silence.
    private static async Task<uint?> RefusalOfAsync(IHyperDht sender, IHyperDht node, DhtCall call)
    {
        try
        {
            var options = new DhtRequestOptions { Retries = 0 };
            return (await sender.Rpc.RequestAsync(call, node.Rpc.RemoteAddress!.Value, options)).ErrorCode;
        }
        catch (HyperDhtException timeout) when (timeout.ErrorCode == DhtErrorCodes.RequestTimeout)
        {
            return null;
        }
    }
}
