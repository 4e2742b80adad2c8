using HyperDht.Routing.Commands;
using HyperDht.Routing.Tests.Fakes;

namespace HyperDht.Routing.Tests.Threats;

/// <summary>Hints that every honest node is down.</summary>
public sealed class R10_DownHints
{
    private const int Nodes = 30;

    private readonly ManualNetwork _network = new(new ManualLoop());
    private readonly RpcNode _node;
    private readonly List<PeerAddress> _known = [];

    public R10_DownHints()
    {
        _node = new RpcNode(new RpcSettings { Firewalled = false }, _network.Host("45.45.45.45"), new CountingRandom(3));
        _network.Loop.Do(_node.Bind);
        for (byte i = 1; i <= Nodes; i++)
        {
            var other = new RpcNode(
                new RpcSettings { Firewalled = false, Port = 49737 }, _network.Host($"46.1.1.{i}"), new CountingRandom(100 + i));
            _network.Loop.Do(other.Bind);
            other.Parts.State.IsEphemeral = false;
            other.Parts.Directory.Rebuild(NodeId.FromAddress(other.LocalAddress));
            _known.Add(other.LocalAddress);
            _network.Loop.Do(() => _node.AddNode(other.LocalAddress));
        }
    }

    [Fact]
    public void HintsForEveryHonestNode_ChecksAreFewAndTheTableStays()
    {
        var before = _network.Loop.Do(() => _node.Parts.Directory.Nodes.Count);
        var most = 0;

        for (var millisecond = 0; millisecond < 2000; millisecond++)
        {
            _network.Loop.Do(() =>
            {
                foreach (var address in _known)
                {
                    _node.OnDatagram(_node.ServerSocket!, PeerAddress.Parse("66.6.6.6:6"), Hint(address));
                }

                most = Math.Max(most, _node.Parts.Checks.Running);
            });
            _network.Loop.Advance(1);
        }

        Assert.InRange(most, 1, _node.Parts.Settings.Limits.DownHintChecks);
        Assert.Equal(before, _network.Loop.Do(() => _node.Parts.Directory.Nodes.Count));
        Assert.InRange(_node.Stats.Ping.Sent, 1, Nodes);
    }

    [Fact]
    public void HintsForMinutes_EachNodeIsCheckedOnceAMinute()
    {
        const int Seconds = 150;

        for (var millisecond = 0; millisecond < Seconds * 1000; millisecond++)
        {
            var hint = Hint(_known[millisecond % Nodes]);
            _network.Loop.Do(() => _node.OnDatagram(_node.ServerSocket!, PeerAddress.Parse("66.6.6.6:6"), hint));
            _network.Loop.Advance(1);
        }

        Assert.InRange(_node.Stats.Ping.Sent, 2 * Nodes, 3 * Nodes);
        Assert.Equal(Nodes, _network.Loop.Do(() => _node.ToArray().Count));
    }

    [Fact]
    public void HintForADeadNode_ItLeavesOnlyAfterItsOwnSilence()
    {
        var dead = _known[0];
        Assert.True(_network.Loop.Do(() => _node.Parts.Directory.Nodes.TryFind(dead, out _)));
        _network.Loses = (_, to) => to == dead;

        _network.Loop.Do(() => _node.OnDatagram(_node.ServerSocket!, PeerAddress.Parse("66.6.6.6:6"), Hint(dead)));

        _network.Loop.Advance(3999);
        Assert.True(_network.Loop.Do(() => _node.Parts.Directory.Nodes.TryFind(dead, out _)));
        _network.Loop.Advance(1);
        Assert.False(_network.Loop.Do(() => _node.Parts.Directory.Nodes.TryFind(dead, out _)));
    }

    private static byte[] Hint(PeerAddress node) => [0x03, 0x14, 0, 0, 1, 2, 3, 4, 0x49, 0xc2, 3, 6, .. CommandValues.OfNode(node)];
}
