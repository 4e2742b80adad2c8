using FsCheck;
using FsCheck.Fluent;
using HyperDht.Limits;
using HyperDht.Records.Storage;
using HyperDht.Records.Tests.Contract;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Storage.Model;

/// <summary>The memory store does what a list searched from end to end does, whatever is put, read and removed in whatever order.</summary>
public sealed class StoreModelTests
{
    private const int Targets = 6;
    private const int Keys = 40;

    private static readonly RecordKind[] Kinds = Enum.GetValues<RecordKind>();

    // Four addresses in each of two networks, some loners, a private network, loopback.
    private static readonly uint[] Hosts =
        [.. Enumerable.Range(0, 8).Select(i => 0x2d000001 + (uint)((i / 4 << 8) + (i % 4))), 0x51000001, 0x52000001, 0x0a000001, 0x7f000001];

    private static readonly Gen<StoreStep[]> Runs = Gen.ArrayOf(
        from action in Gen.Frequency(
            (10, Gen.Constant(StoreAction.Put)),
            (3, Gen.Constant(StoreAction.Read)),
            (2, Gen.Constant(StoreAction.Remove)),
            (1, Gen.Constant(StoreAction.Tick)))
        from kind in Gen.Frequency((2, Gen.Elements(Kinds)), (1, Gen.Constant(RecordKind.Peer)))
        from target in Gen.Choose(0, Targets - 1)
        from key in Gen.Choose(0, Keys - 1)
        from source in Gen.Choose(0, Hosts.Length - 1)
        from length in Gen.Choose(0, 400)
        select new StoreStep(action, kind, target, key, source, length),
        300);

    [Fact]
    public void RandomRuns_WithRoomForEverything() => CheckRuns(new RecordsOptions(), new RecordsLimits());

    [Fact]
    public void RandomRuns_InASmallBudget() => CheckRuns(
        new RecordsOptions { MaxSize = 8 },
        new RecordsLimits { MaxBytes = 12_000, PrefixPercent = 30, LifeInAges = 2 });

    [Fact]
    public void RandomRuns_InCrowdedTopics() => CheckRuns(
        new RecordsOptions(),
        new RecordsLimits { CrowdedTopic = 6, TopicPeersPerAddress = 2, TopicPeersPerPrefix = 4, TopicPeers = 9 });

    [Fact]
    public void RandomRuns_WithEveryLimitAtOnce() => CheckRuns(
        new RecordsOptions { MaxSize = 8 },
        new RecordsLimits
        {
            MaxBytes = 12_000, PrefixPercent = 30, LifeInAges = 3,
            CrowdedTopic = 4, TopicPeersPerAddress = 2, TopicPeersPerPrefix = 3, TopicPeers = 6,
        });

    // The same runs every time; a thousand of other ones where every number is tried, and what fails there names its seed.
    private static Config Plan => Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1"
        ? Config.QuickThrowOnFailure.WithMaxTest(1000)
        : Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(20, 25);

    private static void CheckRuns(RecordsOptions options, RecordsLimits limits) => Check.One(
        Plan,
        Prop.ForAll(Runs.ToArbitrary(), steps => Run(steps, options, limits)));

    private static void Run(StoreStep[] steps, RecordsOptions options, RecordsLimits limits)
    {
        var store = new MemoryRecordStore(options, new HyperDhtLimits { Records = limits }, new ManualLoop(), new SeededRandom(1));
        var model = new StoreModel(options, limits, entry => IsThere(store, entry));
        foreach (var step in steps)
        {
            Apply(step, store, model);
            AssertSame(store, model);
        }
    }

    private static void Apply(StoreStep step, MemoryRecordStore store, StoreModel model)
    {
        var (target, key) = (StoreSamples.Target(step.Target), StoreSamples.Key(step.Key));
        var isPeer = step.Kind is RecordKind.Peer;
        switch (step.Action)
        {
            case StoreAction.Put:
                var value = new StoredValue(Content(step), new PeerAddress(Hosts[step.Source], 1));
                var stored = isPeer ? store.AddPeer(target, key, value) : store.Put(step.Kind, target, value);
                Assert.Equal(model.Put(step.Kind, step.Target, step.Key, value), stored);
                break;
            case StoreAction.Read when !isPeer:
                var expected = model.Read(step.Kind, step.Target);
                Assert.Equal(expected is not null, store.TryGet(step.Kind, target, out var read));
                Assert.Equal(expected?.Bytes.ToArray() ?? [], read.Bytes.ToArray());
                break;
            case StoreAction.Remove:
                var removed = isPeer ? store.RemovePeer(target, key) : store.Remove(step.Kind, target);
                Assert.Equal(model.Remove(step.Kind, step.Target, step.Key), removed);
                break;
            case StoreAction.Tick:
                store.TickAll();
                model.Tick();
                break;
        }
    }

    private static void AssertSame(MemoryRecordStore store, StoreModel model)
    {
        Assert.All(model.Entries, entry => Assert.True(IsThere(store, entry), "The store dropped what had not to go."));
        foreach (var kind in Kinds)
        {
            var entries = model.Entries.Where(entry => entry.Kind == kind).ToArray();
            Assert.Equal(new RecordUsage(entries.Length, entries.Sum(entry => entry.Charge)), store.GetUsage(kind));
        }

        for (var topic = 0; topic < Targets; topic++)
        {
            AssertSample(store, topic, model.Entries.Count(entry => entry.Is(RecordKind.Peer, topic, entry.Key)));
        }
    }

    private static void AssertSample(MemoryRecordStore store, int topic, int count)
    {
        var sample = new ReadOnlyMemory<byte>[3];
        var written = store.SamplePeers(StoreSamples.Target(topic), sample);
        Assert.Equal(Math.Min(count, sample.Length), written);
        Assert.Equal(written, sample[..written].DistinctBy(record => record.Span[0]).Count());
    }

    private static bool IsThere(MemoryRecordStore store, ModelEntry entry)
    {
        if (entry.Kind is not RecordKind.Peer)
        {
            return store.Contains(entry.Kind, StoreSamples.Target(entry.Target));
        }

        var all = new ReadOnlyMemory<byte>[Keys];
        return all[..store.SamplePeers(StoreSamples.Target(entry.Target), all)].Any(record => record.Span[0] == entry.Key);
    }

    // A peer's record tells its key.
    private static byte[] Content(StoreStep step)
    {
        var bytes = new byte[step.Length + 1];
        bytes[0] = (byte)step.Key;
        return bytes;
    }
}
