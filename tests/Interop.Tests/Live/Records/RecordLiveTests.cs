using System.Security.Cryptography;
using HyperDht.Records;

namespace HyperDht.Interop.Tests.Live.Records;

/// <summary>What one implementation stores the other finds, in networks of Node nodes, of ours, and of both, over real sockets.</summary>
[Collection("live")]
public sealed class RecordLiveTests(RecordNetworks networks) : IClassFixture<RecordNetworks>
{
    private static readonly int[] Sizes = [0, 1, 900, 1000];

    [SkippableTheory]
    [MemberData(nameof(RecordNetworks.Names), MemberType = typeof(RecordNetworks))]
    public async Task ImmutableValues_AreGotByTheOther(string name)
    {
        var setting = await networks.GetAsync(name);
        foreach (var (giver, taker) in setting.Ways)
        {
            foreach (var size in Sizes)
            {
                var value = RandomNumberGenerator.GetBytes(size);

                var hash = await giver.ImmutablePutAsync(value);

                Assert.Equal(Topic.Hash(value), hash);
                Assert.Equal(Convert.ToHexStringLower(value), await taker.ImmutableGetAsync(hash));
            }
        }

        Assert.Null(await setting.Own.ImmutableGetAsync(Random32()));
    }

    [SkippableTheory]
    [MemberData(nameof(RecordNetworks.Names), MemberType = typeof(RecordNetworks))]
    public async Task MutableValues_AreGotByTheOther(string name)
    {
        var setting = await networks.GetAsync(name);
        foreach (var (giver, taker) in setting.Ways)
        {
            foreach (var size in Sizes)
            {
                var (seed, key) = NewKey();
                var value = RandomNumberGenerator.GetBytes(size);

                await giver.MutablePutAsync(seed, value, seq: 3);
                var found = await taker.MutableGetAsync(key);

                Assert.Equal((3ul, Convert.ToHexStringLower(value)), (found!.Seq, found.Value));
                Assert.Equal(await giver.MutableGetAsync(key), found);
            }

            Assert.Null(await taker.MutableGetAsync(NewKey().Key));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(RecordNetworks.Names), MemberType = typeof(RecordNetworks))]
    public async Task SequenceNumbers_AreObeyedByBoth(string name)
    {
        var setting = await networks.GetAsync(name);
        foreach (var (giver, taker) in setting.Ways)
        {
            var (seed, key) = NewKey();
            using var keyPair = KeyPair.FromSeed(seed);
            await giver.MutablePutAsync(seed, [4], seq: 4);
            await taker.MutablePutAsync(seed, [5], seq: 5);
            await giver.MutablePutAsync(seed, [4], seq: 4);
            await giver.MutablePutAsync(seed, [55], seq: 5);

            var reused = await setting.Own.Node.MutablePutAsync(new byte[] { 55 }, keyPair, new MutablePutOptions { Seq = 5 });
            var low = await setting.Own.Node.MutablePutAsync(new byte[] { 1 }, keyPair, new MutablePutOptions { Seq = 1 });
            var same = await setting.Own.Node.MutablePutAsync(new byte[] { 5 }, keyPair, new MutablePutOptions { Seq = 5 });

            var nodes = reused.ClosestNodes.Count;
            Assert.Equal((0, nodes, 0), (reused.StoredOn, reused.SeqReused, reused.SeqTooLow));
            Assert.Equal((0, 0, nodes), (low.StoredOn, low.SeqReused, low.SeqTooLow));
            Assert.Equal((nodes, 0, 0), (same.StoredOn, same.SeqReused, same.SeqTooLow));
            foreach (var reader in new[] { giver, taker })
            {
                Assert.Equal("05", (await reader.MutableGetAsync(key))!.Value);
                Assert.Equal("05", (await reader.MutableGetAsync(key, seq: 5, latest: false))!.Value);
                Assert.Null(await reader.MutableGetAsync(key, seq: 6));
                Assert.Equal("05", (await reader.MutableGetAsync(key, refresh: true))!.Value);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(RecordNetworks.Names), MemberType = typeof(RecordNetworks))]
    public async Task Announcements_AreFoundByTheOther_UntilEitherTakesThemBack(string name)
    {
        var setting = await networks.GetAsync(name);
        foreach (var (giver, taker) in setting.Ways)
        {
            var topic = Random32();
            var ((seed, key), (otherSeed, otherKey)) = (NewKey(), NewKey());
            PeerAddress[] relays = [.. Enumerable.Range(1, 5).Select(i => new PeerAddress(0x01020304, (ushort)i))];

            Assert.InRange(await giver.AnnounceAsync(topic, seed, relays), 4, 20);
            await taker.AnnounceAsync(topic, otherSeed, []);
            var expected = new[] { new LiveListing(key, relays[..3]), new LiveListing(otherKey, []) }.Different().Describe();
            await AssertListedAsync(setting, topic, expected);

            // The other implementation may take it back, too: what counts is the key.
            await taker.UnannounceAsync(topic, seed);
            await AssertListedAsync(setting, topic, new[] { new LiveListing(otherKey, []) }.Describe());

            await taker.UnannounceAsync(topic, otherSeed);
            await AssertListedAsync(setting, topic, []);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(RecordNetworks.Names), MemberType = typeof(RecordNetworks))]
    public async Task AnnouncingAgain_WithClear_ReplacesAddressesAndRaisesTheBump(string name)
    {
        var setting = await networks.GetAsync(name);
        foreach (var (giver, taker) in setting.Ways)
        {
            var topic = Random32();
            var (seed, key) = NewKey();
            var bump = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

            await giver.AnnounceAsync(topic, seed, [new PeerAddress(0x01020304, 1)], bump: bump);
            await taker.AnnounceAsync(topic, seed, [new PeerAddress(0x01020304, 2)], clear: true, bump: bump + 1);

            foreach (var reader in new[] { giver, taker })
            {
                var (peers, seen) = await reader.LookupAsync(topic);
                Assert.Equal(new LiveListing(key, [new PeerAddress(0x01020304, 2)]).Describe(), Assert.Single(peers).Describe());
                Assert.Equal(bump + 1, seen);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(RecordNetworks.Names), MemberType = typeof(RecordNetworks))]
    public async Task ValuesTooLargeForOurPuts_AreStillReadWhenTheReferenceStoresThem(string name)
    {
        var setting = await networks.GetAsync(name);
        var large = RandomNumberGenerator.GetBytes(1200);
        var (seed, key) = NewKey();

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => setting.Own.ImmutablePutAsync(RandomNumberGenerator.GetBytes(1001)));
        await setting.Reference.MutablePutAsync(seed, large, seq: 1);
        var hash = await setting.Reference.ImmutablePutAsync(large);

        Assert.Contains("1001", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(large), await setting.Own.ImmutableGetAsync(hash));
        Assert.Equal(Convert.ToHexStringLower(large), (await ((IRecordPeer)setting.Own).MutableGetAsync(key))!.Value);
    }

    private static async Task AssertListedAsync(RecordSetting setting, Topic topic, IEnumerable<string> expected)
    {
        foreach (var reader in new IRecordPeer[] { setting.Own, setting.Reference })
        {
            Assert.Equal(expected, (await reader.LookupAsync(topic)).Peers.Describe());
        }
    }

    private static (byte[] Seed, PublicKey Key) NewKey()
    {
        var seed = RandomNumberGenerator.GetBytes(32);
        using var keyPair = KeyPair.FromSeed(seed);
        return (seed, keyPair.PublicKey);
    }

    private static Topic Random32() => new(RandomNumberGenerator.GetBytes(32));
}
