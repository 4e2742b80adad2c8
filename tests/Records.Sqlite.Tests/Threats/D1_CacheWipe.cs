using HyperDht.Limits;
using HyperDht.Records.Sqlite.Tests.Support;
using HyperDht.Records.Tests.Contract;

namespace HyperDht.Records.Sqlite.Tests.Threats;

/// <summary>Volume: whoever floods the file pushes out nobody else, and the file stays within its budget.</summary>
public sealed class D1_CacheWipe : IDisposable
{
    private const int Honest = 500;
    private const int Flood = 20_000;
    private const int Batch = 250;
    private const long Budget = 8 << 20;

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task FloodFromFourAddresses_LeavesEveryHonestRecord(int networks)
    {
        await using var store = await OpenAsync();
        await PutHonestAsync(store);

        await FloodAsync(store, networks);

        AssertHonest(store);
        Assert.InRange(Bytes(store), 1, ((networks * 6) + 10) * (Budget / 100));
    }

    [Fact]
    public async Task FloodAfterARestart_LeavesEveryHonestRecord()
    {
        await using (var first = await OpenAsync())
        {
            await PutHonestAsync(first);
            await FloodAsync(first, networks: 1);
        }

        await using var second = await OpenAsync();
        await second.CountedAsync();
        var before = Bytes(second);

        await FloodAsync(second, networks: 1, first: Flood);

        AssertHonest(second);
        Assert.InRange(Bytes(second), before, before + (Budget / 100));
    }

    [Fact]
    public async Task NetworkAtItsShare_MayStillRenewWhatItHas()
    {
        await using var store = await OpenAsync();
        await FloodAsync(store, networks: 1);

        Assert.False(store.Store.Put(RecordKind.Immutable, StoreSamples.Target(-1), From(Attacker(0, 1), 200)));
        Assert.True(store.Store.Put(RecordKind.Immutable, StoreSamples.Target(0), From(Attacker(0, 1), 200)));
    }

    [Theory]
    [InlineData("127.0.0.1", true, true)]
    [InlineData("127.0.0.1", false, false)]
    [InlineData("10.1.2.3", false, true)]
    [InlineData("45.1.2.3", true, false)]
    public async Task ShareOfANetwork_DoesNotHoldForPrivateRanges(string host, bool exemptLoopback, bool isExempt)
    {
        await using var store = await OpenAsync(new HyperDhtLimits { ExemptLoopback = exemptLoopback });
        var source = PeerAddress.Parse(host + ":1");
        for (var i = 0; i < 2_000; i++)
        {
            store.Store.Put(RecordKind.Immutable, StoreSamples.Target(i), From(source, 1000));
            await SettleAsync(store, i);
        }

        Assert.Equal(isExempt, store.Store.GetUsage(RecordKind.Immutable).Count == 2_000);
    }

    [Fact]
    public async Task FullFile_LosesItsOldest_AndStaysWithinItsBudget()
    {
        await using var store = await OpenAsync(new HyperDhtLimits { Records = new RecordsLimits { PrefixPercent = 100 } });

        // Three times as much as there is room for, half of it replaced and removed again.
        for (var i = 0; i < Flood; i++)
        {
            store.Store.Put(RecordKind.Immutable, StoreSamples.Target(i), StoreSamples.Value(i, length: 900));
            store.Store.AddPeer(StoreSamples.Target(i % 500), StoreSamples.Key(i), StoreSamples.Value(i, length: 52));
            store.Store.Remove(RecordKind.Immutable, StoreSamples.Target(i / 2));
            await SettleAsync(store, i);
        }

        Assert.InRange(Bytes(store), Budget / 2, Budget);
        Assert.InRange(new FileInfo(_directory.File()).Length, Budget / 2, Budget);
        Assert.True(store.Store.TryGet(RecordKind.Immutable, StoreSamples.Target(Flood - 1), out _));
        Assert.False(store.Store.TryGet(RecordKind.Immutable, StoreSamples.Target(Flood / 2), out _));
    }

    [Fact]
    public async Task NumberOfRecords_IsBounded()
    {
        await using var store = await OpenStore.OpenAsync(_directory.File(), options => options.MaxRecords = 1_000);
        for (var i = 0; i < 5_000; i++)
        {
            store.Store.Put(RecordKind.Mutable, StoreSamples.Target(i), StoreSamples.Value(i));
            await SettleAsync(store, i);
        }

        Assert.Equal(1_000, store.Store.GetUsage(RecordKind.Mutable).Count);
        Assert.True(store.Store.TryGet(RecordKind.Mutable, StoreSamples.Target(4_000), out _));
        Assert.False(store.Store.TryGet(RecordKind.Mutable, StoreSamples.Target(3_999), out _));
    }

    [Fact]
    public async Task SmallerBudgetThanBefore_IsReachedAfterTheStart()
    {
        await using (var first = await OpenStore.OpenAsync(_directory.File()))
        {
            for (var i = 0; i < 20_000; i++)
            {
                first.Store.Put(RecordKind.Mutable, StoreSamples.Target(i), StoreSamples.Value(i, length: 200));
                await SettleAsync(first, i);
            }
        }

        await using var second = await OpenStore.OpenAsync(_directory.File(), options => options.MaxBytes = 1 << 20);
        await second.CountedAsync();

        Assert.InRange(Bytes(second), 1 << 19, 1 << 20);
        second.Store.Put(RecordKind.Mutable, StoreSamples.Target(-1), StoreSamples.Value(-1));
        await second.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.True(second.Store.TryGet(RecordKind.Mutable, StoreSamples.Target(-1), out _));
    }

    public void Dispose() => _directory.Dispose();

    private static PeerAddress Attacker(int number, int networks) =>
        new(0x2d000000 + ((uint)(number % networks) << 8) + (uint)(number / networks) + 1, 1);

    private static StoredValue From(PeerAddress source, int length) => new(new byte[length], source);

    // Two records from each of 250 networks.
    private static StoredValue HonestRecord(int number) => From(new PeerAddress(0x50000001 + ((uint)(number / 2) << 8), 1), 52);

    private static async Task PutHonestAsync(OpenStore store)
    {
        for (var i = 0; i < Honest; i += 2)
        {
            Assert.True(store.Store.Put(RecordKind.Forward, StoreSamples.Target(-1 - i), HonestRecord(i)));
            Assert.True(store.Store.AddPeer(StoreSamples.Target(-2 - i), StoreSamples.Key(i), HonestRecord(i + 1)));
        }

        await store.AdvanceAsync(TimeSpan.Zero);
    }

    private static async Task FloodAsync(OpenStore store, int networks, int first = 0)
    {
        for (var i = first; i < first + Flood; i++)
        {
            var value = From(Attacker(i % 4, networks), 200);
            store.Store.Put(RecordKind.Immutable, StoreSamples.Target(i), value);
            store.Store.AddPeer(StoreSamples.Target(i), StoreSamples.Key(i), value);
            await SettleAsync(store, i);
        }

        await store.AdvanceAsync(TimeSpan.Zero);
    }

    private static Task SettleAsync(OpenStore store, int round) => round % Batch == Batch - 1 ? store.Store.FlushAsync() : Task.CompletedTask;

    private static void AssertHonest(OpenStore store)
    {
        for (var i = 0; i < Honest; i += 2)
        {
            Assert.True(store.Store.TryGet(RecordKind.Forward, StoreSamples.Target(-1 - i), out _));
            Assert.Equal(1, store.Store.SamplePeers(StoreSamples.Target(-2 - i), new ReadOnlyMemory<byte>[20]));
        }
    }

    private static long Bytes(OpenStore store) => Enum.GetValues<RecordKind>().Sum(kind => store.Store.GetUsage(kind).Bytes);

    private Task<OpenStore> OpenAsync(HyperDhtLimits? limits = null) =>
        OpenStore.OpenAsync(_directory.File(), options => options.MaxBytes = Budget, limits: limits);
}
