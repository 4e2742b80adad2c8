using HyperDht.Routing.Commands;
using HyperDht.Routing.Table;
using HyperDht.Routing.Tests.Fakes;

namespace HyperDht.Routing.Tests.Threats;

/// <summary>Requests with ids that belong to forged source addresses.</summary>
public sealed class R3_TablePollution
{
    private const int Honest = 20;
    private const int Forged = 10_000;

    private readonly ManualNetwork _network = new(new ManualLoop());
    private readonly RpcNode _node;
    private readonly List<PeerAddress> _honest = [];

    public R3_TablePollution()
    {
        _node = new RpcNode(new RpcSettings { Firewalled = false }, _network.Host("45.45.45.45"), new CountingRandom(3));
        _network.Loop.Do(_node.Bind);
        _node.Parts.State.IsBootstrapped = true;
        for (byte i = 1; i <= Honest; i++)
        {
            var address = new PeerAddress(0x2e010001u + ((uint)i << 8), 49737);
            var other = new RpcNode(
                new RpcSettings { Firewalled = false, Port = address.Port }, _network.Host(address.HostText), new CountingRandom(100 + i));
            _network.Loop.Do(other.Bind);
            other.Parts.State.IsEphemeral = false;
            other.Parts.Directory.Rebuild(NodeId.FromAddress(address));
            _honest.Add(address);
        }
    }

    [Fact]
    public void TenThousandForgedSenders_NoneEnters_EverybodyHonestStays()
    {
        _honest.ForEach(Announce);
        _network.Loop.Advance(1000);
        Assert.Equal(_honest.Order(), Known().Order());
        _network.Log.Clear();

        for (var i = 0u; i < Forged; i++)
        {
            Announce(new PeerAddress(0x50000001u + (i << 8), 49737));
            if (i % 10 == 0)
            {
                _network.Loop.Advance(1);
            }
        }

        _network.Loop.Advance(10_000);
        Assert.Equal(_honest.Order(), Known().Order());
        Assert.True(Pings().GroupBy(l => l.To).All(g => g.Count() == 1), "A sender was pinged twice.");
        Assert.InRange(MostInASecond(), 100, _node.Parts.Settings.Limits.NewcomerPingsPerSecond);
    }

    [Fact]
    public void Flood_TheQueueIsBounded_AndHonestSendersEnterAfterIt()
    {
        var limits = _node.Parts.Settings.Limits;
        for (var i = 0u; i < Forged; i++)
        {
            Announce(new PeerAddress(0x50000001u + (i << 8), 49737));
        }

        Assert.Equal(limits.NewcomersWaiting, _node.Parts.Newcomers.Waiting);
        _network.Loop.Advance(TimeSpan.FromSeconds((double)limits.NewcomersWaiting / limits.NewcomerPingsPerSecond));
        _honest.ForEach(Announce);
        _network.Loop.Advance(1000);

        Assert.Equal(_honest.Order(), Known().Order());
    }

    // Pings to nobody must neither take the room of our own requests nor count as bad health.
    [Fact]
    public void Flood_OurOwnRequestsGoOutAtOnce()
    {
        for (var i = 0u; i < Forged; i++)
        {
            Announce(new PeerAddress(0x50000001u + (i << 8), 49737));
        }

        _network.Loop.Advance(900);
        var ping = _network.Loop.Do(() => _node.PingAsync(_honest[0]));

        Assert.True(ping.IsCompletedSuccessfully);
        Assert.Equal(0, _node.Stats.ActiveRequests);
        _network.Loop.Advance(10_000);
        Assert.Equal(0, _node.Stats.Timeouts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IdOfAnotherAddress_IsNotWorthAPing(bool isOwn)
    {
        var sender = _honest[0];
        var id = NodeId.FromAddress(isOwn ? sender : _honest[1]);

        _network.Loop.Do(() => _node.OnDatagram(_node.ServerSocket!, sender, PingOf(id)));
        _network.Loop.Advance(1000);

        Assert.Equal(isOwn ? [sender] : [], Known());
    }

    [Fact]
    public void FullBucket_NobodyIsAskedForNothing()
    {
        var bucket = Enumerable.Range(1, 1000).Select(i => new PeerAddress(0x3d000001u + ((uint)i << 8), 1))
            .Where(a => _node.Parts.Directory.Table.BucketOf(NodeId.FromAddress(a)) == 0).ToList();
        bucket.Take(RoutingTable.BucketSize).ToList().ForEach(a => _network.Loop.Do(() => _node.AddNode(a)));
        _network.Log.Clear();

        Announce(bucket[RoutingTable.BucketSize]);
        _network.Loop.Advance(1000);

        // Its reply is all that it gets: nobody of the bucket could be challenged in this tick.
        Assert.Single(_network.Log);
    }

    // Its address cannot be forged from outside: the request is proof enough, and networks for tests start without more ado.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Loopback_EntersAtOnceWhileItIsExempt(bool isExempt)
    {
        var node = new RpcNode(
            new RpcSettings { Firewalled = false }, _network.Host("127.0.0.1"), new CountingRandom(9), standing: new AddressStanding(isExempt));
        _network.Loop.Do(node.Bind);
        var sender = PeerAddress.Loopback(7);

        _network.Loop.Do(() => node.OnDatagram(node.ServerSocket!, sender, PingOf(NodeId.FromAddress(sender))));

        Assert.Equal(isExempt ? [sender] : [], _network.Loop.Do(() => node.ToArray()));
    }

    private static byte[] PingOf(NodeId id) => [0x03, 0x05, 0, 0, 1, 2, 3, 4, 0x49, 0xc2, .. id.Span, 0];

    private void Announce(PeerAddress sender) =>
        _network.Loop.Do(() => _node.OnDatagram(_node.ServerSocket!, sender, PingOf(NodeId.FromAddress(sender))));

    private IReadOnlyList<PeerAddress> Known() => _network.Loop.Do(() => _node.ToArray());

    private IEnumerable<(ManualSocket Socket, byte[] Datagram, PeerAddress To, TimeSpan At)> Pings() =>
        _network.Log.Where(l => l.Socket.LocalAddress.Host == _node.LocalAddress.Host && l.Datagram[0] == 0x03
            && l.Datagram[^1] == InternalCommandIds.Ping.Number);

    private int MostInASecond()
    {
        var times = Pings().Select(l => l.At).ToList();
        var most = 0;
        for (int first = 0, last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= TimeSpan.FromSeconds(1))
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
