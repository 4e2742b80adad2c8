using HyperDht.Messaging.Messages;
using HyperDht.Records.Encoding;
using HyperDht.Records.Handlers;
using HyperDht.Records.Tests.Contract;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Handlers;

/// <summary>What an answer to a lookup allocates: the records are joined once, and nothing else grows with them.</summary>
public sealed class LookupCostTests
{
    private static readonly NodeId Topic = StoreSamples.Target(0);

    [Theory]
    [InlineData(5)]
    [InlineData(150)]
    [InlineData(600)]
    public void Sampling_AllocatesNothing(int peers)
    {
        var node = NodeWith(peers);
        var sample = new ReadOnlyMemory<byte>[LookupHandler.MaxRecords];

        var allocated = Allocated(() => node.Store.SamplePeers(Topic, sample));

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Answer_IsTheListAndTheReply()
    {
        var node = NodeWith(150);
        var handler = new LookupHandler(node.Store, node.Forwards);
        var message = new Lookup(Topic) { Request = AnnouncingPeer.Ask(3, Topic) };
        var reply = 20 * 40;
        var list = 20 * 16;

        var allocated = Allocated(() =>
        {
            var answer = Answer(handler, message);
            LookupReplyCodec.Encode(answer.EncodedPeers, answer.Bump);
        });

        Assert.Equal(20, Answer(handler, message).EncodedPeers.Count);
        Assert.InRange(allocated, reply + list, reply + list + 250);
    }

    private static LookupAnswer Answer(LookupHandler handler, Lookup message)
    {
        var pending = handler.HandleAsync(message, CancellationToken.None).AsTask();
        Assert.True(pending.IsCompletedSuccessfully);
        return pending.Result.Reply!;
    }

    private static StoringNode NodeWith(int peers)
    {
        var node = new StoringNode(NodeId.Hash([0]));
        for (var i = 0; i < peers; i++)
        {
            node.Store.AddPeer(Topic, StoreSamples.Key(i), new StoredValue(new byte[40], new PeerAddress(0x2d000001 + ((uint)(i % 12) << 8) + (uint)i, 1)));
        }

        return node;
    }

    // The least of some runs: the first ones compile.
    private static long Allocated(Action action)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
