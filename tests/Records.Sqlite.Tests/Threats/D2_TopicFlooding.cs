using HyperDht.Limits;
using HyperDht.Records.Sqlite.Tests.Support;
using HyperDht.Records.Tests.Contract;

namespace HyperDht.Records.Sqlite.Tests.Threats;

/// <summary>A topic flooded with invented peers: the file keeps the honest ones, and samples show them.</summary>
public sealed class D2_TopicFlooding : IDisposable
{
    private const int Fakes = 10_000;
    private const int HonestPeers = 50;
    private const int Samples = 20;

    private static readonly NodeId Topic = StoreSamples.Target(0);
    private static readonly RecordsLimits Limits = new();

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public async Task TwentyLookups_ShowTheHonestPeers(int networks, bool honestFirst)
    {
        await using var store = await OpenStore.OpenAsync(_directory.File());
        if (honestFirst)
        {
            AddHonest(store);
        }

        for (var i = 0; i < Fakes; i++)
        {
            var address = (uint)(i % 16);
            Add(store, i, networks == 1 ? 0x2d000000 + address : 0x2d000001 + (address << 8));
            await SettleAsync(store, i);
        }

        if (!honestFirst)
        {
            AddHonest(store);
        }

        await store.AdvanceAsync(TimeSpan.FromSeconds(1));
        var shown = Enumerable.Range(0, Samples).SelectMany(_ => Sample(store, 20)).ToHashSet();

        Assert.InRange(Enumerable.Range(1, HonestPeers).Count(i => shown.Contains(-i)), HonestPeers * 95 / 100, HonestPeers);
    }

    [Fact]
    public async Task CrowdedTopic_KeepsToItsLimits()
    {
        await using var store = await OpenStore.OpenAsync(_directory.File());
        var random = new Random(7);
        var hosts = new Dictionary<int, uint>();
        for (var i = 0; i < 8_000; i++)
        {
            // Twenty addresses in each of eight networks, and a few loners.
            var host = random.Next(50) == 0 ? 0x51000000 + (uint)random.Next(1 << 20) : 0x2d000000 + ((uint)random.Next(8) << 8) + (uint)random.Next(20);
            var number = random.Next(3_000);
            hosts[number] = host;
            Add(store, number, host);
            await SettleAsync(store, i);
            if (i % 2_000 == 1_999)
            {
                await store.AdvanceAsync(TimeSpan.FromSeconds(2));
                AssertLimits(store, hosts);
            }
        }

        Assert.Equal(Limits.TopicPeers, store.Store.GetUsage(RecordKind.Peer).Count);
    }

    [Fact]
    public async Task PeersOfOneAddress_AreNotLimitedBeforeTheTopicIsCrowded()
    {
        await using var store = await OpenStore.OpenAsync(_directory.File());
        for (var i = 0; i < Limits.CrowdedTopic; i++)
        {
            Add(store, i, 0x2d000001);
        }

        await store.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(Limits.CrowdedTopic, store.Store.GetUsage(RecordKind.Peer).Count);

        Add(store, -1, 0x2d000001);
        await store.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(Limits.TopicPeersPerAddress, store.Store.GetUsage(RecordKind.Peer).Count);
        Assert.True(store.Store.RemovePeer(Topic, StoreSamples.Key(-1)));
        Assert.False(store.Store.RemovePeer(Topic, StoreSamples.Key(0)));
    }

    [Fact]
    public async Task LimitsHold_AfterARestart()
    {
        await using (var first = await OpenStore.OpenAsync(_directory.File()))
        {
            for (var i = 0; i < 150; i++)
            {
                Add(first, i, 0x2d000001);
            }
        }

        await using var second = await OpenStore.OpenAsync(_directory.File());
        for (var i = 150; i < 250; i++)
        {
            Add(second, i, 0x2d000001);
        }

        await second.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(Limits.TopicPeersPerAddress + 250 - Limits.CrowdedTopic - 1, second.Store.GetUsage(RecordKind.Peer).Count);
    }

    [Fact]
    public async Task RemovedPeer_OfACrowdedTopic_IsNotShownAgain()
    {
        await using var store = await OpenStore.OpenAsync(_directory.File());
        for (var i = 0; i < 300; i++)
        {
            Add(store, i, 0x2d000001 + ((uint)i << 8));
        }

        await store.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(20, Sample(store, 20).Distinct().Count());
        for (var i = 0; i < 290; i++)
        {
            Assert.True(store.Store.RemovePeer(Topic, StoreSamples.Key(i)));
        }

        Assert.Equal(Enumerable.Range(290, 10), Sample(store, 20).Order());
    }

    [Fact]
    public async Task FewLargeNetworks_ShareAReplyEvenly()
    {
        await using var store = await OpenStore.OpenAsync(_directory.File());
        for (var i = 0; i < 250; i++)
        {
            Add(store, i, i < 240 ? 0x2d000001 + ((uint)i / 60) : 0x2d000101 + (uint)i);
        }

        await store.AdvanceAsync(TimeSpan.FromSeconds(1));
        var shown = Sample(store, 20);

        Assert.Equal(20, shown.Distinct().Count());
        Assert.Equal(10, shown.Count(number => number >= 240));
    }

    public void Dispose() => _directory.Dispose();

    private static void Add(OpenStore store, int number, uint host) =>
        Assert.True(store.Store.AddPeer(
            Topic, StoreSamples.Key(number), StoreSamples.Value(number, length: 52) with { Source = new PeerAddress(host, 1) }));

    private static void AddHonest(OpenStore store)
    {
        for (var i = 1; i <= HonestPeers; i++)
        {
            // Two in each network.
            Add(store, -i, 0x50000001 + ((uint)(i / 2) << 8) + (uint)i);
        }
    }

    private static List<int> Sample(OpenStore store, int limit)
    {
        var sample = new ReadOnlyMemory<byte>[limit];
        return [.. sample[..store.Store.SamplePeers(Topic, sample)].Select(record => StoreSamples.NumberOf(record.ToArray()))];
    }

    private static void AssertLimits(OpenStore store, Dictionary<int, uint> hosts)
    {
        var shown = Sample(store, 2 * Limits.TopicPeers).ConvertAll(number => hosts[number]);
        Assert.InRange(shown.Count, 1, Limits.TopicPeers);
        Assert.All(shown.GroupBy(host => host), group => Assert.InRange(group.Count(), 1, Limits.TopicPeersPerAddress));
        Assert.All(shown.GroupBy(host => host >> 8), group => Assert.InRange(group.Count(), 1, Limits.TopicPeersPerPrefix));
    }

    private static Task SettleAsync(OpenStore store, int round) => round % 250 == 249 ? store.Store.FlushAsync() : Task.CompletedTask;
}
