using HyperDht.Records.Sqlite.Tests.Support;
using static HyperDht.Records.Tests.Contract.StoreSamples;

namespace HyperDht.Records.Sqlite.Tests;

/// <summary>How long records live when the node is down, when clocks are set, and under load. The contract says how long otherwise.</summary>
public sealed class AgeTests : IDisposable
{
    private static readonly TimeSpan Age = RecordsOptions.DefaultAnnouncementAge;

    private readonly TemporaryDirectory _directory = new();
    private readonly StillClock _clock = new();

    [Fact]
    public async Task TimeWhileTheNodeIsDown_Counts()
    {
        await PutAsync();
        _clock.Date += Age + TimeSpan.FromMinutes(5);

        await using var store = await OpenAsync();

        Assert.False(store.Store.TryGet(RecordKind.Forward, Target(1), out _));
        Assert.True(store.Store.TryGet(RecordKind.Mutable, Target(1), out _));
        Assert.Equal(0, store.Store.SamplePeers(Target(1), new ReadOnlyMemory<byte>[20]));

        await store.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(0, store.Store.GetUsage(RecordKind.Forward).Count);
        Assert.Equal(0, store.Store.GetUsage(RecordKind.Peer).Count);
        Assert.Equal(1, store.Store.GetUsage(RecordKind.Mutable).Count);
    }

    [Fact]
    public async Task ClockSetBack_RecordsLiveAndAge()
    {
        await PutAsync();
        _clock.Date -= TimeSpan.FromDays(400);

        await using var store = await OpenAsync();
        Assert.True(store.Store.TryGet(RecordKind.Forward, Target(1), out _));

        await store.AdvanceAsync(Age * 4 / 3);
        Assert.False(store.Store.TryGet(RecordKind.Forward, Target(1), out _));
    }

    [Fact]
    public async Task Renewal_IsRememberedOverARestart()
    {
        await using (var first = await OpenAsync())
        {
            first.Store.Put(RecordKind.Forward, Target(1), Value(1));
            first.Store.Put(RecordKind.Forward, Target(2), Value(2));
            await first.AdvanceAsync(Age * 0.6);
            Assert.True(first.Store.TryGet(RecordKind.Forward, Target(1), out _));
        }

        _clock.Date += Age * 1.2;
        await using var second = await OpenAsync();

        Assert.True(second.Store.TryGet(RecordKind.Forward, Target(1), out _));
        Assert.False(second.Store.TryGet(RecordKind.Forward, Target(2), out _));
    }

    [Fact]
    public async Task FourAges_HoldOverRestarts()
    {
        await PutAsync();
        var lived = TimeSpan.Zero;
        for (var isThere = true; isThere; lived += Age / 2)
        {
            _clock.Date += Age / 2;
            await using var store = await OpenAsync();
            isThere = store.Store.TryGet(RecordKind.Forward, Target(1), out _);
        }

        Assert.InRange(lived, 3 * Age, 4.5 * Age);
    }

    [Fact]
    public async Task WritingThatNeverPauses_DoesNotKeepWhatIsPastItsAge()
    {
        const int Steps = 600;
        var step = TimeSpan.FromMilliseconds(10);
        await using var store = await OpenStore.OpenAsync(
            _directory.File(), records: new RecordsOptions { MaxAge = TimeSpan.FromSeconds(2) }, time: _clock);

        for (var i = 0; i < Steps; i++)
        {
            store.Store.Put(RecordKind.Immutable, Target(i), Value(i));
            store.Turn(step);
            store.Store.Put(RecordKind.Mutable, Target(i), Value(i));
            if (i % 20 == 0)
            {
                await store.Store.FlushAsync();
            }
        }

        await store.Store.FlushAsync();
        Assert.InRange(store.Store.GetUsage(RecordKind.Immutable).Count, 190, 300);
    }

    [Fact]
    public async Task ReadsOfMany_RenewABoundedNumberAtATime()
    {
        const int Count = 3_000;
        await using var store = await OpenAsync();
        for (var i = 0; i < Count; i++)
        {
            store.Store.Put(RecordKind.Forward, Target(i), Value(i));
            if (i % 500 == 499)
            {
                await store.Store.FlushAsync();
            }
        }

        await store.AdvanceAsync(Age * 0.6);
        for (var round = 0; round < 4; round++)
        {
            Assert.Equal(Count, Enumerable.Range(0, Count).Count(i => store.Store.TryGet(RecordKind.Forward, Target(i), out _)));
            await store.Store.FlushAsync();
        }

        await store.AdvanceAsync(Age * 0.6);
        Assert.Equal(Count, Enumerable.Range(0, Count).Count(i => store.Store.TryGet(RecordKind.Forward, Target(i), out _)));
    }

    public void Dispose() => _directory.Dispose();

    private Task<OpenStore> OpenAsync() => OpenStore.OpenAsync(_directory.File(), time: _clock);

    private async Task PutAsync()
    {
        await using var store = await OpenAsync();
        store.Store.Put(RecordKind.Forward, Target(1), Value(1));
        store.Store.Put(RecordKind.Mutable, Target(1), Value(1));
        store.Store.AddPeer(Target(1), Key(1), Value(1));
    }
}
