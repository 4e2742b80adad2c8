using HyperDht.Records.Storage;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Storage;

/// <summary>Servers of this node stand above what others announce.</summary>
public sealed class ForwardTableTests
{
    private static readonly NodeId Target = NodeId.Hash([1]);
    private static readonly byte[] Own = [1];
    private static readonly byte[] Theirs = [2];

    private readonly ForwardTable _table =
        new(new MemoryRecordStore(new RecordsOptions(), new HyperDhtLimits(), new ManualLoop(), new SeededRandom(1)));

    [Fact]
    public void RetainedTarget_IsNotTakenOver()
    {
        Assert.True(_table.TryRetain(Target, Own));

        _table.Set(Target, Theirs, PeerAddress.Loopback(1));
        _table.Remove(Target);

        Assert.True(_table.TryGet(Target, out var entry));
        Assert.Equal(Own, entry.Record.ToArray());
        Assert.Null(entry.Relay);
    }

    [Fact]
    public void SecondServerOnOneKey_IsRefused()
    {
        Assert.True(_table.TryRetain(Target, Own));

        Assert.False(_table.TryRetain(Target, Own));
    }

    [Fact]
    public void ReleasedTarget_IsForgotten()
    {
        _table.Set(Target, Theirs, PeerAddress.Loopback(1));
        _table.TryRetain(Target, Own);

        Assert.True(_table.Release(Target));

        Assert.False(_table.TryGet(Target, out _));
    }

    [Fact]
    public void Announcement_RemembersWhereItCameFrom()
    {
        _table.Set(Target, Theirs, PeerAddress.Loopback(7));

        Assert.True(_table.TryGet(Target, out var entry));
        Assert.Equal(PeerAddress.Loopback(7), entry.Relay);
    }
}
