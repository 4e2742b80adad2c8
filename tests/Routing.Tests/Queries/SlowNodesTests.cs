using HyperDht.Routing.Tests.Fakes;
using HyperDht.Rpc;

namespace HyperDht.Routing.Tests.Queries;

/// <summary>Lookups in a network of quick nodes of which a few near ones are slow or gone.</summary>
public class SlowNodesTests
{
    private const int Nodes = 40;

    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(1);
    private static readonly NodeId Target = NodeId.Hash("target"u8);

    private readonly ManualNetwork _network = new(new ManualLoop());
    private readonly RpcNode _asking;
    private readonly List<PeerAddress> _nearest;
    private readonly Dictionary<PeerAddress, TimeSpan> _delays = [];
    private readonly HashSet<PeerAddress> _dead = [];

    public SlowNodesTests()
    {
        _network.Delays = to => _delays.GetValueOrDefault(to, Usual / 2);
        _network.Loses = (_, to) => _dead.Contains(to);
        var addresses = Enumerable.Range(1, Nodes).Select(i => new PeerAddress(0x3c000000u + (uint)(i << 8) + 1, 49737)).ToList();
        foreach (var address in addresses)
        {
            _network.Loop.Do(() => Start(address, addresses));
        }

        _asking = new RpcNode(new RpcSettings(), _network.Host("45.45.45.45"), new CountingRandom(7));
        _network.Loop.Do(_asking.Bind);
        addresses.ForEach(a => _network.Loop.Do(() => _asking.AddNode(a)));
        _nearest = [.. addresses.OrderBy(a => Distance(NodeId.FromAddress(a)), StringComparer.Ordinal).Take(20)];
        LookUp(NodeId.Hash("how quick are they"u8));
    }

    [Fact]
    public void AllAnswer_TheResultIsThereInAFewRoundTrips()
    {
        var (found, time) = LookUp(Target);

        Assert.Equal(_nearest, found);
        Assert.InRange(time, Usual, Usual * 20);
    }

    [Fact]
    public void ANodeIsSlowerThanTheOthers_ItIsFoundAllTheSame()
    {
        _delays[_nearest[3]] = TimeSpan.FromMilliseconds(200);

        Assert.Equal(_nearest, LookUp(Target).Found);
    }

    // The first walk cannot tell it from a dead one; what it learns, the second knows.
    [Fact]
    public void ANodeTakesMostOfASecond_ItIsWaitedForOnceThatIsKnown()
    {
        _delays[_nearest[3]] = TimeSpan.FromMilliseconds(700);

        Assert.InRange(LookUp(Target).Time, Usual, TimeSpan.FromMilliseconds(300));
        _network.Loop.Advance(1000);

        Assert.Equal(_nearest, LookUp(Target).Found);
    }

    [Fact]
    public void NearNodesAreDead_OnlyTheFirstLookupWaitsForThem()
    {
        _dead.UnionWith(_nearest.Take(8));

        var first = LookUp(Target);
        var second = LookUp(Target);

        Assert.Equal(_nearest.Skip(8), first.Found.Take(12));
        Assert.Equal(20, first.Found.Count);
        Assert.Equal(first.Found, second.Found);
        Assert.InRange(first.Time, Usual, TimeSpan.FromMilliseconds(300));
        Assert.InRange(second.Time, Usual, Usual * 20);
    }

    [Fact]
    public void ADeadNodeIsBack_ItIsFoundAtOnce()
    {
        _dead.Add(_nearest[0]);
        LookUp(Target);
        _network.Loop.Advance(2000);

        _dead.Clear();

        Assert.Equal(_nearest, LookUp(Target).Found);
    }

    [Fact]
    public void ADeadNodeOfTheTable_LeavesItSoonAfterALookup()
    {
        _dead.Add(_nearest[0]);

        LookUp(Target);
        _network.Loop.Advance(6000);

        Assert.DoesNotContain(_nearest[0], _network.Loop.Do(() => _asking.ToArray()));
    }

    private static string Distance(NodeId id) => Convert.ToHexString([.. id.ToArray().Zip(Target.ToArray(), (x, y) => (byte)(x ^ y))]);

    private void Start(PeerAddress address, List<PeerAddress> all)
    {
        var node = new RpcNode(new RpcSettings { Port = address.Port, Firewalled = false }, _network.Host(address.HostText), new CountingRandom(3));
        node.Bind();
        node.Parts.State.IsEphemeral = false;
        node.Parts.Directory.Rebuild(NodeId.FromAddress(address));
        foreach (var other in all.Where(a => a != address))
        {
            node.Parts.Directory.AddUnverified(other, tick: 0);
        }
    }

    private (List<PeerAddress> Found, TimeSpan Time) LookUp(NodeId target)
    {
        var began = _network.Loop.Now;
        IDhtQuery? query = null;
        Task? finished = null;
        _network.Loop.Do(() =>
        {
            query = _asking.FindNode(target);
            finished = query.FinishedAsync();
        });
        while (!finished!.IsCompleted)
        {
            _network.Loop.Advance(1);
        }

        return ([.. query!.ClosestReplies.Select(r => r.From)], _network.Loop.Now - began);
    }
}
