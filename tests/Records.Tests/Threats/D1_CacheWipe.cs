using HyperDht.Limits;
using HyperDht.Records.Storage;
using HyperDht.Records.Tests.Contract;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Threats;

/// <summary>Volume: whoever floods a store pushes out what he put himself, and the store stays within its budget.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class D1_CacheWipe
{
    private const int Flood = 200_000;
    private const int Honest = 1_000;
    private const long MemoryLimit = 128L * 1024 * 1024;

    private readonly ManualLoop _loop = new();
    private readonly HyperDhtLimits _limits = new();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void AnnouncesFromFourAddresses_LeaveEveryHonestRecord(int networks)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var store = NewStore();
        AnnounceHonest(store);

        for (var i = 0; i < Flood; i++)
        {
            store.AddPeer(StoreSamples.Target(i), StoreSamples.Key(i), From(Attacker(i % 4, networks), 52));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, MemoryLimit);
        AssertHonest(store);
    }

    [Fact]
    public void ValuesFromFourAddresses_LeaveEveryHonestRecord()
    {
        var store = NewStore();
        AnnounceHonest(store);

        for (var i = 0; i < Flood; i++)
        {
            store.Put(RecordKind.Immutable, StoreSamples.Target(i), From(Attacker(i % 4, networks: 4), 1000));
        }

        Assert.InRange(store.GetUsage(RecordKind.Immutable).Bytes, 1, 4 * _limits.Records.MaxBytes / 20);
        AssertHonest(store);
    }

    [Fact]
    public void OneNetwork_HoldsNoMoreThanItsShareInAllKinds()
    {
        using var counted = new EvictionProbe();
        var store = NewStore();
        var share = _limits.Records.MaxBytes / 20;
        for (var i = 0; i < Flood / 4; i++)
        {
            var value = From(Attacker(i % 4, networks: 1), 200);
            store.Put(i % 3 == 0 ? RecordKind.Mutable : RecordKind.Immutable, StoreSamples.Target(i), value);
            store.AddPeer(StoreSamples.Target(i), StoreSamples.Key(i), value);
            Assert.True(store.Bytes <= share, $"After {i} rounds: {store.Bytes} bytes.");
        }

        Assert.InRange(store.Bytes, share - 2000, share);
        Assert.Equal(["prefix"], counted.Limits);
    }

    [Fact]
    public void FullStore_TakesFromWhoHasMost_OldestFirst()
    {
        using var counted = new EvictionProbe();
        var store = NewStore(new RecordsLimits { MaxBytes = 2 << 20 });
        AnnounceHonest(store);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // Networks enough to fill the store, each within its share.
        for (var i = 0; i < Flood; i++)
        {
            store.AddPeer(StoreSamples.Target(i), StoreSamples.Key(i), From(Attacker(i % 40, networks: 40), 52));
            Assert.True(store.Bytes <= 2 << 20);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 4 << 20);
        AssertHonest(store);
        Assert.Equal(1, store.SamplePeers(StoreSamples.Target(Flood - 1), new ReadOnlyMemory<byte>[20]));
        Assert.Equal(0, store.SamplePeers(StoreSamples.Target(0), new ReadOnlyMemory<byte>[20]));
        Assert.Equal(["bytes"], counted.Limits);
    }

    [Fact]
    public void NumberOfRecords_IsTakenFromWhoHasMostToo()
    {
        using var counted = new EvictionProbe();
        var store = NewStore(options: new RecordsOptions { MaxSize = 1_000 });
        AnnounceHonest(store);

        for (var i = 0; i < 10_000; i++)
        {
            store.AddPeer(StoreSamples.Target(i), StoreSamples.Key(i), From(Attacker(i % 4, networks: 4), 52));
        }

        Assert.Equal(2_000, store.GetUsage(RecordKind.Peer).Count);
        Assert.Equal(["size"], counted.Limits);
        AssertHonest(store);
    }

    [Theory]
    [InlineData("127.0.0.1", true, true)]
    [InlineData("127.0.0.1", false, false)]
    [InlineData("10.1.2.3", false, true)]
    [InlineData("192.168.7.7", true, true)]
    [InlineData("45.1.2.3", true, false)]
    public void ShareOfANetwork_DoesNotHoldForPrivateRanges(string host, bool exemptLoopback, bool isExempt)
    {
        _limits.ExemptLoopback = exemptLoopback;
        var store = NewStore();
        var source = PeerAddress.Parse(host + ":1");
        for (var i = 0; i < 10_000; i++)
        {
            store.Put(RecordKind.Immutable, StoreSamples.Target(i), From(source, 1000));
        }

        Assert.Equal(isExempt, store.GetUsage(RecordKind.Immutable).Count == 10_000);
        Assert.True(store.Bytes <= _limits.Records.MaxBytes);
    }

    [Fact]
    public void Reading_DoesNotProtectFromVolume()
    {
        var store = NewStore(new RecordsLimits { MaxBytes = 2 << 20 });
        var read = StoreSamples.Target(0);
        store.Put(RecordKind.Immutable, read, From(Attacker(0, 1), 1000));

        for (var i = 1; i < 1_000; i++)
        {
            store.TryGet(RecordKind.Immutable, read, out _);
            store.Put(RecordKind.Immutable, StoreSamples.Target(i), From(Attacker(0, 1), 1000));
        }

        Assert.False(store.TryGet(RecordKind.Immutable, read, out _));
    }

    [Theory]
    [InlineData(RecordKind.Forward)]
    [InlineData(RecordKind.Mutable)]
    [InlineData(RecordKind.Immutable)]
    public void Reading_KeepsARecordForFourAgesAtMost(RecordKind kind)
    {
        var store = NewStore();
        var age = kind is RecordKind.Forward ? RecordsOptions.DefaultAnnouncementAge : RecordsOptions.DefaultValueAge;
        store.Put(kind, StoreSamples.Target(1), StoreSamples.Value(1));

        var lived = TimeSpan.Zero;
        while (store.TryGet(kind, StoreSamples.Target(1), out _))
        {
            _loop.Advance(age / 10);
            lived += age / 10;
        }

        Assert.InRange(lived, 3 * age, 4 * age);
    }

    private static PeerAddress Attacker(int number, int networks) =>
        new(0x2d000000 + ((uint)(number % networks) << 8) + (uint)(number / networks) + 1, 1);

    private static StoredValue From(PeerAddress source, int length) => new(new byte[length], source);

    // Four records from each of 250 networks.
    private static StoredValue HonestRecord(int number) => From(new PeerAddress(0x50000001 + ((uint)(number / 4) << 8), 1), 52);

    private static NodeId HonestTarget(int number) => StoreSamples.Target(-1 - number);

    private static void AnnounceHonest(MemoryRecordStore store)
    {
        for (var i = 0; i < Honest; i += 2)
        {
            store.Put(RecordKind.Forward, HonestTarget(i), HonestRecord(i));
            store.AddPeer(HonestTarget(i + 1), StoreSamples.Key(i), HonestRecord(i + 1));
        }
    }

    private static void AssertHonest(MemoryRecordStore store)
    {
        for (var i = 0; i < Honest; i += 2)
        {
            Assert.True(store.TryGet(RecordKind.Forward, HonestTarget(i), out _));
            Assert.Equal(1, store.SamplePeers(HonestTarget(i + 1), new ReadOnlyMemory<byte>[20]));
        }
    }

    private MemoryRecordStore NewStore(RecordsLimits? limits = null, RecordsOptions? options = null)
    {
        _limits.Records = limits ?? _limits.Records;
        return new MemoryRecordStore(options ?? new RecordsOptions(), _limits, _loop, new SeededRandom(1));
    }
}
