using HyperDht.Limits;
using HyperDht.Records.Storage;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Storage;

/// <summary>How long the memory store keeps what, and what it does when it is full.</summary>
public sealed class MemoryRecordStoreTests
{
    private static readonly TimeSpan Rotation = TimeSpan.FromSeconds(800);
    private static readonly NodeId Target = NodeId.Hash([1]);
    private static readonly PublicKey Key = new(Target.Span);
    private static readonly StoredValue Value = new(new byte[] { 1, 2, 3 }, PeerAddress.Loopback(1));

    private readonly ManualLoop _loop = new();

    [Fact]
    public void IdleStore_HasNoTimer()
    {
        var store = NewStore();
        Assert.Equal(0, _loop.ArmedTimers);

        store.Put(RecordKind.Forward, Target, Value);
        Assert.Equal(1, _loop.ArmedTimers);

        _loop.Advance(2 * Rotation);
        Assert.Equal(0, store.GetUsage(RecordKind.Forward).Count);
        Assert.Equal(0, _loop.ArmedTimers);
    }

    [Fact]
    public void Forward_LeftAlone_EndsAfterTwoRotations()
    {
        var store = NewStore();
        store.Put(RecordKind.Forward, Target, Value);

        _loop.Advance((2 * Rotation) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, store.GetUsage(RecordKind.Forward).Count);

        _loop.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(store.TryGet(RecordKind.Forward, Target, out _));
    }

    [Fact]
    public void Forward_ThatIsRead_Stays()
    {
        var store = NewStore();
        store.Put(RecordKind.Forward, Target, Value);

        for (var i = 0; i < 5; i++)
        {
            _loop.Advance(Rotation);
            Assert.True(store.TryGet(RecordKind.Forward, Target, out var value));
            Assert.Equal(Value, value);
        }
    }

    [Fact]
    public void Peer_ThatIsRead_EndsAllTheSame()
    {
        var store = NewStore();
        store.AddPeer(Target, Key, Value);

        _loop.Advance(Rotation);
        Assert.Single(Sample(store, 20));

        _loop.Advance(Rotation);
        Assert.Empty(Sample(store, 20));
    }

    [Fact]
    public void Peer_AnnouncedAgain_IsReplaced()
    {
        var store = NewStore();
        store.AddPeer(Target, Key, Value);
        var newer = new byte[] { 9 };

        store.AddPeer(Target, Key, new StoredValue(newer, PeerAddress.Loopback(2)));

        Assert.Equal(newer, Assert.Single(Sample(store, 20)).ToArray());
        Assert.Equal(1, store.GetUsage(RecordKind.Peer).Count);
    }

    [Fact]
    public void Values_LiveForTwoDays()
    {
        var store = NewStore();
        store.Put(RecordKind.Immutable, Target, Value);

        _loop.Advance(TimeSpan.FromHours(63));
        Assert.Equal(1, store.GetUsage(RecordKind.Immutable).Count);

        _loop.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, store.GetUsage(RecordKind.Immutable).Count);
    }

    [Fact]
    public void Sample_IsUniformWithoutRepetition()
    {
        var store = NewStore();
        for (var i = 0; i < 100; i++)
        {
            var key = NodeId.Hash([(byte)i]);
            store.AddPeer(Target, new PublicKey(key.Span), new StoredValue(new[] { (byte)i }, default));
            if (i == 50)
            {
                _loop.Advance(Rotation);
            }
        }

        var seen = new int[100];
        for (var i = 0; i < 1000; i++)
        {
            var sample = Sample(store, 20).ConvertAll(bytes => bytes.Span[0]);
            Assert.Equal(20, sample.Distinct().Count());
            sample.ForEach(b => seen[b]++);
        }

        Assert.All(seen, count => Assert.InRange(count, 130, 280));
    }

    [Fact]
    public void FullStore_DropsTheOldestOfTheLargestKind()
    {
        var store = NewStore(new RecordsLimits { MaxBytes = 1024 * 1024 });
        store.Put(RecordKind.Mutable, Target, Value);
        var content = new byte[1000];
        for (var i = 0; i < 10_000; i++)
        {
            store.Put(RecordKind.Immutable, NodeId.Hash(BitConverter.GetBytes(i)), new StoredValue(content, default));
            Assert.True(store.Bytes <= 1024 * 1024);
        }

        Assert.True(store.TryGet(RecordKind.Mutable, Target, out _));
        Assert.True(store.TryGet(RecordKind.Immutable, NodeId.Hash(BitConverter.GetBytes(9_999)), out _));
    }

    [Fact]
    public void ChargedBytes_AreZeroWhenEverythingIsGone()
    {
        var store = NewStore();
        var random = new Random(5);
        for (var i = 0; i < 5_000; i++)
        {
            var target = NodeId.Hash([(byte)random.Next(50)]);
            var value = new StoredValue(new byte[random.Next(100)], default);
            switch (random.Next(6))
            {
                case 0: store.Put(RecordKind.Bump, target, value); break;
                case 1: store.AddPeer(target, new PublicKey(NodeId.Hash([(byte)random.Next(50)]).Span), value); break;
                case 2: store.RemovePeer(target, new PublicKey(NodeId.Hash([(byte)random.Next(50)]).Span)); break;
                case 3: store.Remove(RecordKind.Bump, target); break;
                case 4: store.TryGet(RecordKind.Bump, target, out _); break;
                default: _loop.Advance(TimeSpan.FromSeconds(random.Next(100))); break;
            }

            Assert.True(store.Bytes >= 0);
        }

        _loop.Advance(3 * Rotation);
        Assert.Equal(0, store.Bytes);
    }

    private MemoryRecordStore NewStore(RecordsLimits? limits = null) =>
        new(new RecordsOptions(), new HyperDhtLimits { Records = limits ?? new RecordsLimits() }, _loop, new SeededRandom(3));

    private static List<ReadOnlyMemory<byte>> Sample(MemoryRecordStore store, int limit)
    {
        var sample = new ReadOnlyMemory<byte>[limit];
        return [.. sample[..store.SamplePeers(Target, sample)]];
    }
}
