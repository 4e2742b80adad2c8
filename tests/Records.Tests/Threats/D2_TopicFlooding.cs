using HyperDht.Limits;
using HyperDht.Records.Encoding;
using HyperDht.Records.Tests.Contract;
using HyperDht.Records.Tests.Handlers;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Threats;

/// <summary>A topic flooded with invented peers: lookups still show the honest ones.</summary>
public sealed class D2_TopicFlooding
{
    private const int StoringNodes = 20;
    private const int Fakes = 10_000;
    private const int HonestPeers = 50;

    private static readonly NodeId Topic = StoreSamples.Target(0);
    private static readonly RecordsLimits Limits = new();
    private static readonly PublicKey[] FakeKeys = [.. Enumerable.Range(0, Fakes).Select(StoreSamples.Key)];

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public void OneLookup_FindsTheHonestPeers(int attackingNetworks, bool honestFirst)
    {
        var found = new HashSet<PublicKey>();
        for (var i = 0; i < StoringNodes; i++)
        {
            var node = new StoringNode(NodeId.Hash([(byte)i]), seed: 100 + i);
            if (honestFirst)
            {
                AnnounceHonest(node);
            }

            Flood(node, attackingNetworks);
            if (!honestFirst)
            {
                AnnounceHonest(node);
            }

            var answer = node.Handle(AnnouncingPeer.Ask(3, Topic))!;
            Assert.True(LookupReplyCodec.TryDecode(answer.Value!.Value.Span, out var peers, out _));
            Assert.Equal(20, peers.Length);
            found.UnionWith(peers.Select(peer => peer.PublicKey));
        }

        Assert.InRange(Enumerable.Range(0, HonestPeers).Count(i => found.Contains(HonestKey(i))), HonestPeers * 95 / 100, HonestPeers);
    }

    [Fact]
    public void CrowdedTopic_KeepsToItsLimits()
    {
        using var counted = new EvictionProbe();
        var node = new StoringNode(NodeId.Hash([0]));
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            // Twenty addresses in each of eight networks, and a few loners.
            var host = random.Next(50) == 0 ? 0x51000000 + (uint)random.Next(1 << 20) : 0x2d000000 + ((uint)random.Next(8) << 8) + (uint)random.Next(20);
            Add(node, StoreSamples.Key(random.Next(4_000)), host);
            if (i % 500 == 499)
            {
                AssertLimits(node);
            }
        }

        Assert.Equal(Limits.TopicPeers, node.Store.GetUsage(RecordKind.Peer).Count);
        Assert.Equal(["topic"], counted.Limits);
    }

    [Fact]
    public void PeersOfOneAddress_AreNotLimitedBeforeTheTopicIsCrowded()
    {
        var node = new StoringNode(NodeId.Hash([0]));
        for (var i = 0; i < Limits.CrowdedTopic; i++)
        {
            Add(node, StoreSamples.Key(i), 0x2d000001);
        }

        Assert.Equal(Limits.CrowdedTopic, node.Store.GetUsage(RecordKind.Peer).Count);

        Add(node, StoreSamples.Key(-1), 0x2d000001);

        Assert.Equal(Limits.TopicPeersPerAddress, node.Store.GetUsage(RecordKind.Peer).Count);
        Assert.True(node.Store.RemovePeer(Topic, StoreSamples.Key(-1)));
        Assert.False(node.Store.RemovePeer(Topic, StoreSamples.Key(0)));
    }

    [Fact]
    public void PrivateRanges_AreLimitedByTheWholeTopicOnly()
    {
        var node = new StoringNode(NodeId.Hash([0]));
        for (var i = 0; i < 2 * Limits.TopicPeers; i++)
        {
            Add(node, StoreSamples.Key(i), 0x0a000001);
        }

        Assert.Equal(Limits.TopicPeers, node.Store.GetUsage(RecordKind.Peer).Count);
    }

    [Fact]
    public void TopicThatEmpties_IsAnOrdinaryOneAgain()
    {
        var node = new StoringNode(NodeId.Hash([0]));
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 600; i++)
            {
                Add(node, StoreSamples.Key(i), 0x2d000001 + ((uint)i << 8));
            }

            for (var i = 0; i < 600; i++)
            {
                Assert.Equal(Math.Min(20, 600 - i), Sample(node, 20).DistinctBy(peer => peer.PublicKey).Count());
                Assert.True(node.Store.RemovePeer(Topic, StoreSamples.Key(i)));
            }

            Assert.Equal(0, node.Store.Bytes);
        }
    }

    [Fact]
    public void FewLargeNetworks_ShareAReplyEvenly()
    {
        var node = new StoringNode(NodeId.Hash([0]));
        for (var i = 0; i < 300; i++)
        {
            // 290 of one network in groups by address, ten of another.
            Add(node, StoreSamples.Key(i), i < 290 ? 0x2d000001 + ((uint)i / 60) : 0x2d000101 + (uint)i);
        }

        var small = Enumerable.Range(290, 10).Select(StoreSamples.Key).ToHashSet();
        var shown = Sample(node, 20);

        Assert.Equal(20, shown.DistinctBy(peer => peer.PublicKey).Count());
        Assert.Equal(10, shown.Count(peer => small.Contains(peer.PublicKey)));
    }

    private static void Flood(StoringNode node, int networks)
    {
        for (var i = 0; i < Fakes; i++)
        {
            var address = (uint)(i % 16);
            Add(node, FakeKeys[i], networks == 1 ? 0x2d000000 + address : 0x2d000001 + (address << 8));
        }
    }

    private static void AnnounceHonest(StoringNode node)
    {
        for (var i = 0; i < HonestPeers; i++)
        {
            // Two in each network.
            Add(node, HonestKey(i), 0x50000001 + ((uint)(i / 2) << 8) + (uint)i);
        }
    }

    private static PublicKey HonestKey(int number) => StoreSamples.Key(-1 - number);

    private static void Add(StoringNode node, PublicKey key, uint host) =>
        node.Store.AddPeer(
            Topic, key, new StoredValue(PeerCodec.Encode(new DhtPeer(key, [new PeerAddress(host, 1)])), new PeerAddress(host, 1)));

    private static List<DhtPeer> Sample(StoringNode node, int limit)
    {
        var sample = new ReadOnlyMemory<byte>[limit];
        return [.. sample[..node.Store.SamplePeers(Topic, sample)].Select(record =>
        {
            Assert.True(PeerCodec.TryDecode(record.Span, out var peer));
            return peer!;
        })];
    }

    // Every peer lists the address it came from as its relay.
    private static void AssertLimits(StoringNode node)
    {
        Assert.InRange(node.Store.GetUsage(RecordKind.Peer).Count, 1, Limits.TopicPeers);
        var hosts = Sample(node, Limits.TopicPeers).ConvertAll(peer => peer.RelayAddresses[0].Host);
        Assert.All(hosts.GroupBy(host => host), group => Assert.InRange(group.Count(), 1, Limits.TopicPeersPerAddress));
        Assert.All(hosts.GroupBy(host => host >> 8), group => Assert.InRange(group.Count(), 1, Limits.TopicPeersPerPrefix));
    }
}
