using HyperDht.Limits;
using HyperDht.Records.Client;
using HyperDht.Records.Tests.Client;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Threats;

/// <summary>Peers that one node invents come after those that several nodes list.</summary>
public sealed class D3_InventedPeers
{
    private static readonly PeerAddress Relay = new(0x01020304, 1);
    private static readonly PeerAddress Other = new(0x01020304, 2);

    private readonly PeerTally _tally = new();

    [Fact]
    public void PeersOfMoreNodes_ComeFirst_EachOnce()
    {
        Report(1, 100, 101, 102);
        Report(2, 7);
        Report(3, 7, 8);
        Report(4, 8, 7);

        Assert.Equal([(7, 3), (8, 2), (100, 1), (101, 1), (102, 1)], Ranking());
        Assert.Equal(5, _tally.Count);
    }

    [Fact]
    public void PeerListedManyTimesByOneNode_CountsOnce()
    {
        Report(1, 5, 5, 5);
        Report(1, 5);

        Assert.Equal([(5, 1)], Ranking());
    }

    [Fact]
    public void NodesOfOnePublicNetwork_AreOneVoice()
    {
        for (var i = 0; i < 50; i++)
        {
            Report(new PeerAddress(0x09090900 + (uint)i, (ushort)(1000 + i)), 100);
        }

        Report(1, 7);
        Report(2, 7);

        Assert.Equal([(7, 2), (100, 1)], Ranking());
    }

    [Fact]
    public void NodesOfAPrivateNetwork_CountEach()
    {
        Report(1, 100);
        Report(PeerAddress.Parse("127.0.0.1:1"), 7);
        Report(PeerAddress.Parse("127.0.0.1:2"), 7);

        Assert.Equal([(7, 2), (100, 1)], Ranking());
    }

    [Theory]
    [InlineData(20)]
    [InlineData(3)]
    public void PeersBeyondTheLimitOfAReply_AreNotLookedAt(int limit)
    {
        var client = new TopicClient(new ScriptedRpc(), new ManualLoop(), new RecordsLimits { PeersPerReply = limit });
        var listed = Enumerable.Range(0, 1000).Select(i => Walks.PeerOf(i / 2)).ToArray();

        Assert.True(client.TryRead(Walks.Node(1, Walks.Listing(listed)), out var reply));

        Assert.Equal(listed.Where((_, i) => i % 2 == 0).Take(limit).Select(peer => peer.PublicKey), reply!.Peers.Select(peer => peer.PublicKey));
    }

    [Fact]
    public void FloodOfPeers_IsBounded_AndStillRanksThoseItKnows()
    {
        Report(1, 7);
        for (var node = 2; node < 500; node++)
        {
            Report(node, [.. Enumerable.Range(node * 100, 20)]);
        }

        Report(1000, 7);

        Assert.Equal(PeerTally.MaxPeers, _tally.Count);
        Assert.Equal((7, 2), Ranking()[0]);
    }

    [Fact]
    public void AddressesThatMoreNodesName_ComeFirst()
    {
        Add(Walks.AddressOf(1), Walks.PeerOf(7, Other, Other));
        Add(Walks.AddressOf(2), Walks.PeerOf(7, Relay));
        Add(Walks.AddressOf(3), Walks.PeerOf(7, Relay));

        Assert.Equal([Relay, Other], Assert.Single(_tally.ToRanking()).Peer.RelayAddresses);
    }

    [Fact]
    public void AddressesOfAPeer_AreBounded()
    {
        for (var node = 0; node < 100; node++)
        {
            Add(Walks.AddressOf(node), Walks.PeerOf(7, [.. Enumerable.Range(0, 20).Select(i => new PeerAddress(0x01020304, (ushort)((node * 20) + i)))]));
        }

        Assert.InRange(Assert.Single(_tally.ToRanking()).Peer.RelayAddresses.Count, 1, 12);
    }

    private void Report(int node, params int[] peers) => Report(Walks.AddressOf(node), peers);

    private void Report(PeerAddress node, params int[] peers) => Add(node, [.. peers.Select(peer => Walks.PeerOf(peer))]);

    private void Add(PeerAddress node, params DhtPeer[] peers) => _tally.Add(new LookupReply(node, null, Walks.Own, null, peers, 0));

    private (int Peer, int Reports)[] Ranking() =>
        [.. _tally.ToRanking().Select(ranked => (BitConverter.ToInt32(ranked.Peer.PublicKey.Span), ranked.Reports))];
}
