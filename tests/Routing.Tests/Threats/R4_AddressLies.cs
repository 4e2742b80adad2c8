using HyperDht.Limits;
using HyperDht.Routing.Codecs;
using HyperDht.Routing.Table;
using HyperDht.Routing.Tests.Fakes;

namespace HyperDht.Routing.Tests.Threats;

/// <summary>Nodes, and senders that only pretend to be nodes, who say that our address is another one.</summary>
public sealed class R4_AddressLies
{
    private const int Nodes = 20;
    private const int Liars = 4;
    private const int Forged = 10_000;
    private const int RefreshTicks = 360;

    private static readonly PeerAddress Truth = PeerAddress.Parse("45.45.45.45:45000");
    private static readonly PeerAddress Lie = PeerAddress.Parse("66.66.66.66:6666");

    private readonly NodeDirectory _directory = new(NodeId.Hash("local"u8), filter: null, bootstrapEntries: 1, new RpcLimits().AddressVotePercent);
    private int _tick = 1;
    private int _changes;

    public R4_AddressLies() => _directory.NatChanged = () => _changes++;

    [Fact]
    public void ForgedRequests_HaveNoVote()
    {
        var network = new ManualNetwork(new ManualLoop());
        var node = new RpcNode(new RpcSettings { Firewalled = false }, network.Host("45.45.45.45"), new CountingRandom(3));
        network.Loop.Do(node.Bind);
        network.Loop.Do(() => node.Parts.Directory.Sample(Truth));
        var server = node.Parts.State.Server!;

        for (var i = 0u; i < Forged; i++)
        {
            var from = new PeerAddress(0x50000001u + (i << 8), 49737);
            var request = new RequestDatagram { TransactionId = (ushort)i, To = Lie, IsInternal = true, Id = NodeId.FromAddress(from).Span };
            var datagram = new byte[request.EncodedLength];
            request.Encode(datagram);
            network.Loop.Do(() => server.Receiver!.OnDatagram(server, from, datagram));
        }

        Assert.Equal(Truth, network.Loop.Do(() => node.Parts.Directory.Conclusion));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FourOfTwentyNodes_ChangeNothing(bool inConcert)
    {
        Survey(Everywhere, _ => Truth);
        _changes = 0;

        for (var round = 0; round < 10; round++)
        {
            Survey(Everywhere, i => i % (Nodes / Liars) == 0 ? (inConcert ? Lie : Lie with { Port = (ushort)(i + 1 + round) }) : Truth);
        }

        Assert.Equal((Truth, 0), (_directory.Conclusion, _changes));
    }

    // Fifteen nodes of one network against five others.
    [Fact]
    public void OneNetwork_DoesNotMoveUs()
    {
        Survey(Everywhere, _ => Truth);
        _changes = 0;

        for (var round = 0; round < 10; round++)
        {
            Survey(i => i < 15 ? new PeerAddress(0x50000001u + (uint)i, 49737) : Everywhere(i), i => i < 15 ? Lie : Truth);
        }

        Assert.Equal((Truth, 0), (_directory.Conclusion, _changes));
    }

    [Theory]
    [InlineData("66.66.66.66:6666")]
    [InlineData("45.45.45.45:6666")]
    public void RealChange_IsAdoptedWithinTwoRefreshes(string moved)
    {
        Survey(Everywhere, _ => Truth);

        Survey(Everywhere, _ => PeerAddress.Parse(moved));
        Survey(Everywhere, _ => PeerAddress.Parse(moved));

        Assert.Equal(PeerAddress.Parse(moved), _directory.Conclusion);
    }

    [Theory]
    [InlineData(0x50000001u)]
    [InlineData(0x0a000001u)]
    public void NetworkInOnePrefix_StillSamples(uint first)
    {
        PeerAddress Neighbour(int i) => new(first + (uint)i, 49737);

        Survey(Neighbour, _ => Truth);
        Assert.Equal(Truth, _directory.Conclusion);

        Survey(Neighbour, _ => Lie);
        Survey(Neighbour, _ => Lie);
        Assert.Equal(Lie, _directory.Conclusion);
    }

    private static PeerAddress Everywhere(int i) => new(0x2e010001u + ((uint)i << 8), 49737);

    // Every node answers once.
    private void Survey(Func<int, PeerAddress> node, Func<int, PeerAddress> seen)
    {
        _tick += RefreshTicks;
        for (var i = 0; i < Nodes; i++)
        {
            _directory.Note(node(i), NodeId.FromAddress(node(i)), seen(i), mayRefresh: true, maySampleFirst: true, _tick);
        }
    }
}
