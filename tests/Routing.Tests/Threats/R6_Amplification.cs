using HyperDht.Limits;
using HyperDht.Messaging;
using HyperDht.Routing.Codecs;
using HyperDht.Routing.Tests.Fakes;

namespace HyperDht.Routing.Tests.Threats;

/// <summary>Requests from forged hosts whose answers are longer than they are.</summary>
public sealed class R6_Amplification
{
    private const int ValueLength = 1000;
    private const int Burst = 16 * 1024;

    private static readonly PeerAddress Victim = PeerAddress.Parse("66.6.6.6:666");
    private static readonly byte[] Request = [0x03, 0x08, 0, 0, 1, 2, 3, 4, 0x49, 0xc2, 3, .. NodeId.Hash("target"u8).Span];

    private readonly ManualNetwork _network = new(new ManualLoop());
    private readonly RpcNode _node;

    public R6_Amplification() => _node = Create(new AddressStanding(exemptLoopback: true));

    [Fact]
    public void OneHost_GetsItsBurst_ThenFourTimesWhatItSends()
    {
        var received = 0;
        for (var i = 0; i < 10_000; i++)
        {
            Ask(Victim);
            received += Request.Length;
        }

        Assert.InRange(Sent(Victim.Host), Burst, Burst + (4 * received));
    }

    [Fact]
    public void OverBudget_CloserNodesGoFirst_AndNoAnswerLacksItsValue()
    {
        for (var i = 0; i < 200; i++)
        {
            Ask(Victim);
        }

        var counts = Replies().Select(r => r.Nodes).ToList();
        Assert.Equal([20, 3, 0], counts.Distinct());
        Assert.All(Replies(), r => Assert.Equal(ValueLength, r.Value));
    }

    [Fact]
    public void Halfway_OnePingAsksForAProof_AndTheAnswerLiftsTheBudget()
    {
        var client = new RpcNode(new RpcSettings(), _network.Host(Victim.HostText), new CountingRandom(5));
        _network.Loop.Do(client.Bind);
        var from = client.ClientSocket!.LocalAddress;
        for (var i = 0; i < 200; i++)
        {
            Ask(from);
        }

        Assert.Single(_network.Log, l => l.To == from && l.Datagram[0] == 0x03);
        Assert.Equal(200, Replies().Count(r => r is { Nodes: 20, Value: ValueLength }));
    }

    [Fact]
    public void NobodyThere_IsPingedOnceInTenSeconds()
    {
        for (var i = 0; i < 3000; i++)
        {
            Ask(Victim);
            _network.Loop.Advance(10);
        }

        Assert.Equal(3, _network.Log.Count(l => l.To == Victim && l.Datagram[0] == 0x03));
    }

    [Fact]
    public void ManyHosts_ShareOneRate()
    {
        const int Seconds = 2;
        for (var millisecond = 0; millisecond < Seconds * 1000; millisecond++)
        {
            for (var i = 0; i < 10; i++)
            {
                Ask(new PeerAddress(0x50000000u + (uint)((millisecond * 10) + i), 1));
            }

            _network.Loop.Advance(1);
        }

        var sent = _network.Log.Where(l => l.Datagram[0] == 0x13).Sum(l => (long)l.Datagram.Length);
        Assert.InRange(sent, 1_000_000, Seconds * new RpcLimits().UnprovenBytesPerSecond);
        Assert.All(Replies(), r => Assert.Equal(ValueLength, r.Value));
    }

    [Fact]
    public void MoreHostsThanAreRemembered_GetWhatTheySendFourTimes()
    {
        var limits = new RpcLimits();
        for (var i = 0u; i < limits.UnprovenHosts; i++)
        {
            Ask(new PeerAddress(0x50000000u + i, 1));
        }

        _network.Log.Clear();
        Ask(Victim);

        Assert.Equal(limits.UnprovenHosts, _node.Parts.Guard.Count);
        Assert.Equal(0, Sent(Victim.Host));
        _network.Loop.Do(() => _node.OnDatagram(_node.ServerSocket!, Victim, [0x03, 0x04, 0, 0, 1, 2, 3, 4, 0x49, 0xc2, 0]));
        Assert.InRange(Sent(Victim.Host), 10, 44);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 43)]
    public void Loopback_HasNoBudgetWhileItIsExempt(bool isExempt, int most)
    {
        var node = Create(new AddressStanding(isExempt), "127.0.0.1");
        for (var i = 0; i < 200; i++)
        {
            _network.Loop.Do(() => node.OnDatagram(node.ServerSocket!, PeerAddress.Loopback(9), Request));
        }

        var whole = Replies().Count(r => r is { Nodes: 20, Value: ValueLength });
        Assert.InRange(whole, most / 3, most);
    }

    private RpcNode Create(AddressStanding standing, string host = "45.45.45.45")
    {
        var node = new RpcNode(new RpcSettings { Firewalled = false }, _network.Host(host), new CountingRandom(3), standing: standing)
        {
            Pipeline = new ValueAnswers(),
        };
        _network.Loop.Do(node.Bind);
        for (var i = 1u; i <= 40; i++)
        {
            _network.Loop.Do(() => node.AddNode(new PeerAddress(0x3c000001u + (i << 8), 49737)));
        }

        return node;
    }

    private void Ask(PeerAddress from) => _network.Loop.Do(() => _node.OnDatagram(_node.ServerSocket!, from, Request));

    private long Sent(uint host) => _network.Log.Where(l => l.To.Host == host).Sum(l => (long)l.Datagram.Length);

    private List<(int Nodes, int Value)> Replies()
    {
        var replies = new List<(int, int)>();
        foreach (var (_, datagram, _, _) in _network.Log)
        {
            if (ReplyDatagram.TryDecode(datagram, out var reply))
            {
                replies.Add((reply.CloserNodeCount, reply.HasValue ? reply.Value.Length : -1));
            }
        }

        return replies;
    }

    private sealed class ValueAnswers : IRequestPipeline
    {
        public bool TryDispatch(DhtRequest request)
        {
            request.Reply(new byte[ValueLength]);
            return true;
        }
    }
}
