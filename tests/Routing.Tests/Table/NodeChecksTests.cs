using HyperDht.Routing.Table;
using HyperDht.Routing.Tests.Fakes;

namespace HyperDht.Routing.Tests.Table;

public class NodeChecksTests
{
    private readonly ManualNetwork _network = new(new ManualLoop());
    private readonly RpcNode _node;
    private readonly List<PeerAddress> _full = [];

    public NodeChecksTests()
    {
        _node = new RpcNode(new RpcSettings { Firewalled = false }, _network.Host("45.45.45.45"), new CountingRandom(3));
        _network.Loop.Do(_node.Bind);
        _node.Parts.State.IsBootstrapped = true;
        for (uint host = 0x3d000001; _full.Count < RoutingTable.BucketSize; host++)
        {
            var address = new PeerAddress(host, 49737);
            if (Directory.Table.BucketOf(NodeId.FromAddress(address)) == 0)
            {
                StartNode(address);
                _full.Add(address);
                _network.Loop.Do(() => _node.AddNode(address));
            }
        }

        _node.Parts.State.Tick += 20;
    }

    private NodeDirectory Directory => _node.Parts.Directory;

    [Fact]
    public void BucketIsFull_TheOldestNodeAnswersAndStays()
    {
        var newcomer = Newcomer();

        _network.Loop.Do(() => _node.AddNode(newcomer));

        Assert.False(Knows(newcomer));
        Assert.All(_full, a => Assert.True(Knows(a)));
    }

    [Fact]
    public void BucketIsFull_ANodeThatIsGoneMakesRoom()
    {
        var newcomer = Newcomer();
        var gone = _network.Loop.Do(() => Directory.Table.Bucket(0).OrderBy(n => n.Added).First().Address);
        _network.Loses = (_, to) => to == gone;

        _network.Loop.Do(() => _node.AddNode(newcomer));
        _network.Loop.Advance(4000);

        Assert.True(Knows(newcomer));
        Assert.False(Knows(gone));
    }

    [Fact]
    public void CheckedNodeAnswersWithoutItsId_ItLeaves()
    {
        var address = _full[0];
        Assert.True(Directory.Nodes.TryFind(address, out var node));
        _network.Loses = (from, _) => from == address;        // its real answer is lost
        _network.Loop.Do(() => _node.Parts.Checks.Check(node));
        var request = _network.Log[^1].Datagram;

        _network.Loop.Do(() => _node.OnDatagram(_node.ServerSocket!, address, [0x13, 0, request[2], request[3], 1, 1, 1, 1, 1, 1]));

        Assert.False(Knows(address));
    }

    [Fact]
    public void NodeThatWasAskedByIdTimesOut_ItLeaves()
    {
        var address = _full[0];
        _network.Loses = (_, to) => to == address;
        var query = _node.FindNode(NodeId.FromAddress(address));

        _network.Loop.Run(() => query.FinishedAsync());
        _network.Loop.Advance(50_000);

        Assert.False(Knows(address));
    }

    private bool Knows(PeerAddress address) => Directory.Nodes.TryFind(address, out _);

    private PeerAddress Newcomer()
    {
        for (uint host = 0x3e000001; ; host++)
        {
            var address = new PeerAddress(host, 49737);
            if (Directory.Table.BucketOf(NodeId.FromAddress(address)) == 0)
            {
                return address;
            }
        }
    }

    private void StartNode(PeerAddress address)
    {
        var node = new RpcNode(
            new RpcSettings { Firewalled = false, Port = address.Port }, _network.Host(address.HostText), new CountingRandom((int)address.Host));
        _network.Loop.Do(node.Bind);
        node.Parts.State.IsEphemeral = false;
        node.Parts.Directory.Rebuild(NodeId.FromAddress(address));
    }
}
