using static HyperDht.Records.Tests.Contract.StoreSamples;

namespace HyperDht.Records.Tests.Contract;

/// <summary>What every <see cref="IRecordStore"/> owes the node about peers of topics (spec 02 §6, record cache).</summary>
public abstract class TopicStoreContract
{
    private static readonly TimeSpan Age = RecordsOptions.DefaultAnnouncementAge;
    private static readonly NodeId Topic = Target(0);

    /// <summary>Opens an empty store.</summary>
    /// <param name="options">Ages and sizes.</param>
    /// <param name="maxBytes">Its whole budget; null is the store's default.</param>
    protected abstract Task<StoreUnderTest> OpenAsync(RecordsOptions options, long? maxBytes = null);

    [Fact]
    public async Task Peers_AreFoundUnderTheirTopic()
    {
        await using var test = await OpenAsync(new RecordsOptions());
        Assert.Empty(test.Sample(Topic));

        Assert.True(test.Store.AddPeer(Topic, Key(1), Value(1)));
        Assert.True(test.Store.AddPeer(Topic, Key(2), Value(2)));
        Assert.True(test.Store.AddPeer(Target(1), Key(1), Value(3)));

        Assert.Equal([1, 2], test.Sample(Topic).Select(NumberOf).Order());
        Assert.Equal([3], test.Sample(Target(1)).Select(NumberOf));
        Assert.Equal(3, test.Count(RecordKind.Peer));
    }

    [Fact]
    public async Task PeerAddedAgain_IsReplaced()
    {
        await using var test = await OpenAsync(new RecordsOptions());
        test.Store.AddPeer(Topic, Key(1), Value(1));

        Assert.True(test.Store.AddPeer(Topic, Key(1), Value(2, length: 52)));

        Assert.Equal(Value(2, length: 52).Bytes.ToArray(), Assert.Single(test.Sample(Topic)));
        Assert.Equal(1, test.Count(RecordKind.Peer));
    }

    [Fact]
    public async Task RemovedPeer_IsGone()
    {
        await using var test = await OpenAsync(new RecordsOptions());
        for (var i = 0; i < 10; i++)
        {
            test.Store.AddPeer(Topic, Key(i), Value(i));
        }

        Assert.True(test.Store.RemovePeer(Topic, Key(4)));
        Assert.False(test.Store.RemovePeer(Topic, Key(4)));
        Assert.False(test.Store.RemovePeer(Target(1), Key(5)));

        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8, 9], test.Sample(Topic).Select(NumberOf).Order());
        Assert.Equal(9, test.Count(RecordKind.Peer));
    }

    [Fact]
    public async Task LeftAlone_LivesBetweenTwoAndFourThirdsOfItsAge_WhoeverReads()
    {
        await using var test = await OpenAsync(new RecordsOptions());
        await test.AdvanceAsync(Age / 7);
        test.Store.AddPeer(Topic, Key(1), Value(1));

        await test.AdvanceAsync((Age * 2 / 3) - TimeSpan.FromSeconds(1));
        Assert.Single(test.Sample(Topic));

        await test.AdvanceAsync((Age * 2 / 3) + TimeSpan.FromSeconds(1));
        Assert.Empty(test.Sample(Topic));
        Assert.Equal(0, test.Count(RecordKind.Peer));
        Assert.Equal(0, test.Bytes);
    }

    [Fact]
    public async Task AddingAgain_RenewsForAsLongAsItGoesOn()
    {
        await using var test = await OpenAsync(new RecordsOptions());

        for (var i = 0; i < 12; i++)
        {
            test.Store.AddPeer(Topic, Key(1), Value(i));
            await test.AdvanceAsync(Age * 0.6);
            Assert.Equal(i, NumberOf(Assert.Single(test.Sample(Topic))));
        }
    }

    [Fact]
    public async Task Sample_IsUniformWithoutRepetition_AcrossAges()
    {
        const int Peers = 100;
        await using var test = await OpenAsync(new RecordsOptions());
        for (var i = 0; i < Peers; i++)
        {
            test.Store.AddPeer(Topic, Key(i), Value(i));
            if (i == Peers / 2)
            {
                await test.AdvanceAsync(Age * 0.6);
            }
        }

        var seen = new int[Peers];
        for (var i = 0; i < 1000; i++)
        {
            var sample = test.Sample(Topic).Select(NumberOf).ToArray();
            Assert.Equal(20, sample.Distinct().Count());
            Array.ForEach(sample, number => seen[number]++);
        }

        // 200 expected each; six standard deviations are 76.
        Assert.All(seen, count => Assert.InRange(count, 124, 276));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(29)]
    [InlineData(30)]
    [InlineData(100)]
    public async Task Sample_HasAsManyAsFit(int limit)
    {
        await using var test = await OpenAsync(new RecordsOptions());
        for (var i = 0; i < 30; i++)
        {
            test.Store.AddPeer(Topic, Key(i), Value(i));
        }

        Assert.Equal(Math.Min(limit, 30), test.Sample(Topic, limit).Select(NumberOf).Distinct().Count());
    }
}
