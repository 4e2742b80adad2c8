using HyperDht.Records.Sqlite.Pending;
using HyperDht.Records.Sqlite.Tests.Support;
using static HyperDht.Records.Tests.Contract.StoreSamples;

namespace HyperDht.Records.Sqlite.Tests;

/// <summary>What the store does not take, so that it promises nothing it may lose; and what its instruments show of it.</summary>
[Collection(nameof(ReadsInstruments))]
public sealed class BackpressureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly StillClock _clock = new();
    private readonly MeterReader _meter = new();

    [Fact]
    public async Task OldestChangeHasWaitedForLong_NoOthersAreTakenUntilItIsWritten()
    {
        await using var store = await OpenStore.OpenAsync(_directory.File(), time: _clock);
        Assert.True(store.Store.Put(RecordKind.Mutable, Target(1), Value(1)));
        _clock.Elapsed += PendingWrites.LongestWait - TimeSpan.FromMilliseconds(1);
        Assert.True(store.Store.Put(RecordKind.Mutable, Target(2), Value(2)));

        _clock.Elapsed += TimeSpan.FromMilliseconds(1);
        Assert.False(store.Store.Put(RecordKind.Mutable, Target(3), Value(3)));
        Assert.False(store.Store.AddPeer(Target(3), Key(3), Value(3)));
        Assert.False(store.Store.TryGet(RecordKind.Mutable, Target(3), out _));
        Assert.True(store.Store.TryGet(RecordKind.Mutable, Target(2), out _));

        await store.Store.FlushAsync();
        Assert.True(store.Store.Put(RecordKind.Mutable, Target(3), Value(3)));
        Assert.Equal(2, _meter["hyperdht.records.refused/writing"]);
    }

    [Fact]
    public async Task Instruments_ShowWritingAndWaiting()
    {
        await using var store = await OpenStore.OpenAsync(_directory.File(), options => options.MaxBytes = 1 << 20, time: _clock);
        for (var i = 0; i < 10; i++)
        {
            store.Store.Put(RecordKind.Mutable, Target(i), Value(i));
        }

        Assert.Equal(10, _meter["hyperdht.records.sqlite.pending"]);
        store.Store.Put(RecordKind.Mutable, Target(1), Value(1, length: 2 << 20));
        Assert.Equal(1, _meter["hyperdht.records.refused/bytes"]);

        await store.Store.FlushAsync();
        Assert.Equal(0, _meter["hyperdht.records.sqlite.pending"]);
        Assert.Equal(0, _meter["hyperdht.records.sqlite.failures"]);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _directory.Dispose();
    }
}
