using static HyperDht.Records.Tests.Contract.StoreSamples;

namespace HyperDht.Records.Tests.Contract;

/// <summary>What every <see cref="IRecordStore"/> owes the node (spec 02 §6). Derive, and say how one is opened.</summary>
public abstract class RecordStoreContract
{
    /// <summary>Announcements; values live by <see cref="RecordsOptions.DefaultValueAge"/>.</summary>
    private static readonly TimeSpan ShortAge = RecordsOptions.DefaultAnnouncementAge;

    public static TheoryData<RecordKind> Kinds => [.. ValueKinds];

    /// <summary>Opens an empty store.</summary>
    /// <param name="options">Ages and sizes.</param>
    /// <param name="maxBytes">Its whole budget; null is the store's default.</param>
    protected abstract Task<StoreUnderTest> OpenAsync(RecordsOptions options, long? maxBytes = null);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Value_IsReadAsItWasPut(RecordKind kind)
    {
        await using var test = await OpenAsync(new RecordsOptions());

        Assert.False(test.Store.TryGet(kind, Target(1), out _));
        Assert.True(test.Store.Put(kind, Target(1), Value(1)));

        Assert.True(test.Store.TryGet(kind, Target(1), out var read));
        Assert.Equal(Value(1).Bytes.ToArray(), read.Bytes.ToArray());
        Assert.Equal(Value(1).Source, read.Source);
    }

    [Fact]
    public async Task EmptyValue_IsAValue()
    {
        await using var test = await OpenAsync(new RecordsOptions());

        Assert.True(test.Store.Put(RecordKind.Immutable, Target(1), Value(1, length: 0)));

        Assert.True(test.Store.TryGet(RecordKind.Immutable, Target(1), out var read));
        Assert.Equal(0, read.Bytes.Length);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task SecondPut_ReplacesTheFirst(RecordKind kind)
    {
        await using var test = await OpenAsync(new RecordsOptions());

        test.Store.Put(kind, Target(1), Value(1));
        test.Store.Put(kind, Target(1), Value(2, length: 60));

        Assert.True(test.Store.TryGet(kind, Target(1), out var read));
        Assert.Equal(Value(2, length: 60).Bytes.ToArray(), read.Bytes.ToArray());
        Assert.Equal(Value(2).Source, read.Source);
        Assert.Equal(1, test.Count(kind));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Removed_IsGone(RecordKind kind)
    {
        await using var test = await OpenAsync(new RecordsOptions());
        test.Store.Put(kind, Target(1), Value(1));
        test.Store.Put(kind, Target(2), Value(2));

        Assert.True(test.Store.Remove(kind, Target(1)));
        Assert.False(test.Store.Remove(kind, Target(1)));

        Assert.False(test.Store.TryGet(kind, Target(1), out _));
        Assert.True(test.Store.TryGet(kind, Target(2), out _));
        Assert.Equal(1, test.Count(kind));
    }

    [Fact]
    public async Task Kinds_KeepTheirOwnValuesUnderOneTarget()
    {
        await using var test = await OpenAsync(new RecordsOptions());
        foreach (var kind in ValueKinds)
        {
            test.Store.Put(kind, Target(1), Value((int)kind));
        }

        test.Store.AddPeer(Target(1), Key(1), Value(77));
        test.Store.Remove(RecordKind.Mutable, Target(1));

        foreach (var kind in ValueKinds.Except([RecordKind.Mutable]))
        {
            Assert.True(test.Store.TryGet(kind, Target(1), out var read));
            Assert.Equal((int)kind, NumberOf(read.Bytes.ToArray()));
        }

        Assert.False(test.Store.TryGet(RecordKind.Mutable, Target(1), out _));
        Assert.Equal(77, NumberOf(Assert.Single(test.Sample(Target(1)))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task LeftAlone_LivesBetweenTwoAndFourThirdsOfItsAge(RecordKind kind)
    {
        await using var test = await OpenAsync(new RecordsOptions());
        await test.AdvanceAsync(ShortAge / 7);
        test.Store.Put(kind, Target(1), Value(1));

        await test.AdvanceAsync((AgeOf(kind) * 2 / 3) - TimeSpan.FromSeconds(1));
        Assert.Equal(1, test.Count(kind));

        await test.AdvanceAsync((AgeOf(kind) * 2 / 3) + TimeSpan.FromSeconds(1));
        Assert.Equal(0, test.Count(kind));
        Assert.False(test.Store.TryGet(kind, Target(1), out _));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Reading_Renews(RecordKind kind)
    {
        await using var test = await OpenAsync(new RecordsOptions());
        test.Store.Put(kind, Target(1), Value(1));

        for (var i = 0; i < 4; i++)
        {
            await test.AdvanceAsync(AgeOf(kind) * 0.6);
            Assert.True(test.Store.TryGet(kind, Target(1), out _));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Reading_KeepsNothingBeyondFourAges(RecordKind kind)
    {
        await using var test = await OpenAsync(new RecordsOptions());
        test.Store.Put(kind, Target(1), Value(1));

        for (var i = 0; i < 8; i++)
        {
            await test.AdvanceAsync(AgeOf(kind) / 2);
            test.Store.TryGet(kind, Target(1), out _);
        }

        Assert.False(test.Store.TryGet(kind, Target(1), out _));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task PuttingAgain_RenewsForAsLongAsItGoesOn(RecordKind kind)
    {
        await using var test = await OpenAsync(new RecordsOptions());

        for (var i = 0; i < 12; i++)
        {
            test.Store.Put(kind, Target(1), Value(i));
            await test.AdvanceAsync(AgeOf(kind) * 0.6);
            Assert.True(test.Store.TryGet(kind, Target(1), out var read));
            Assert.Equal(i, NumberOf(read.Bytes.ToArray()));
        }
    }

    [Fact]
    public async Task AgeByOption_HoldsForEveryKind()
    {
        var age = TimeSpan.FromMinutes(3);
        await using var test = await OpenAsync(new RecordsOptions { MaxAge = age });
        foreach (var kind in ValueKinds)
        {
            test.Store.Put(kind, Target(1), Value(1));
        }

        test.Store.AddPeer(Target(1), Key(1), Value(1));

        await test.AdvanceAsync(age * 4 / 3);
        Assert.All(Enum.GetValues<RecordKind>(), kind => Assert.Equal(0, test.Count(kind)));
    }

    [Fact]
    public async Task Usage_IsWhatIsThere()
    {
        await using var test = await OpenAsync(new RecordsOptions());
        Assert.Equal(0, test.Bytes);

        foreach (var kind in ValueKinds)
        {
            test.Store.Put(kind, Target(1), Value(1, length: 100));
            test.Store.Put(kind, Target(2), Value(2, length: 100));
            Assert.Equal(2, test.Count(kind));
            Assert.InRange(test.Store.GetUsage(kind).Bytes, 200, 4096);
        }

        foreach (var kind in ValueKinds)
        {
            test.Store.Remove(kind, Target(1));
            test.Store.Remove(kind, Target(2));
        }

        Assert.Equal(0, test.Bytes);
    }

    [Fact]
    public async Task ValueLargerThanTheBudget_IsRefused_AndTheEarlierOneStays()
    {
        await using var test = await OpenAsync(new RecordsOptions(), maxBytes: 1 << 20);
        test.Store.Put(RecordKind.Immutable, Target(1), Value(1));

        Assert.False(test.Store.Put(RecordKind.Immutable, Target(1), Value(2, length: 2 << 20)));
        Assert.False(test.Store.AddPeer(Target(1), Key(1), Value(2, length: 2 << 20)));

        Assert.True(test.Store.TryGet(RecordKind.Immutable, Target(1), out var read));
        Assert.Equal(1, NumberOf(read.Bytes.ToArray()));
        Assert.Equal(0, test.Count(RecordKind.Peer));
    }

    [Fact]
    public async Task Flood_StaysWithinTheBudget()
    {
        const int Budget = 1 << 20;
        await using var test = await OpenAsync(new RecordsOptions(), maxBytes: Budget);

        for (var i = 0; i < 4_000; i++)
        {
            var stored = test.Store.Put(RecordKind.Immutable, Target(i), Value(i, length: 900));
            Assert.Equal(stored, test.Store.TryGet(RecordKind.Immutable, Target(i), out _));
            if (i % 100 == 0)
            {
                await test.AdvanceAsync(TimeSpan.Zero);
                Assert.InRange(test.Bytes, 1, Budget);
            }
        }
    }

    private static TimeSpan AgeOf(RecordKind kind) =>
        kind is RecordKind.Mutable or RecordKind.Immutable ? RecordsOptions.DefaultValueAge : ShortAge;
}
