using HyperDht.Routing.Life;
using HyperDht.Routing.Tests.Fakes;

namespace HyperDht.Routing.Tests.Life;

/// <summary>Good nodes of an earlier run, when a node starts again.</summary>
public sealed class RememberedNodesTests
{
    private static readonly PeerAddress Alive = PeerAddress.Parse("60.0.0.2:49737");
    private static readonly PeerAddress Dead = PeerAddress.Parse("60.0.0.99:49737");

    private readonly ManualNetwork _network = new(new ManualLoop());

    public RememberedNodesTests()
    {
        var settings = new RpcSettings { Port = 49737, Ephemeral = false, Firewalled = false, KnownHost = Alive.Host };
        var node = new RpcNode(settings, _network.Host(Alive.HostText), new CountingRandom(1));
        _network.Loop.Do(() => { _ = node.StartAsync(); });
    }

    [Fact]
    public void BootstrapIsUnreachable_ARememberedNodeLetsItJoin()
    {
        var node = New(new ListMemory(Alive), Dead);

        Start(node, TimeSpan.FromSeconds(30));

        Assert.Equal([Alive], _network.Loop.Do(() => node.ToArray()));
    }

    [Fact]
    public void MostRememberedNodesAreGone_OneOfALaterRoundLetsItJoin()
    {
        var gone = Enumerable.Range(1, 3 * RememberedNodes.RoundSize).Select(i => new PeerAddress(0x50000000 + (uint)i, 1));
        var node = New(new ListMemory([.. gone, Alive]), Dead);

        Start(node, TimeSpan.FromSeconds(30));

        Assert.Equal([Alive], _network.Loop.Do(() => node.ToArray()));
    }

    [Fact]
    public void EveryRememberedNodeIsGone_TheBootstrapNodeIsAskedSoonAllTheSame()
    {
        var gone = Enumerable.Range(1, RememberedNodes.Limit).Select(i => new PeerAddress(0x50000000 + (uint)i, 1));
        var node = New(new ListMemory([.. gone]), Alive);

        Start(node, TimeSpan.FromSeconds(1));

        Assert.Equal([Alive], _network.Loop.Do(() => node.ToArray()));
    }

    [Fact]
    public void NodeCloses_WhatAnsweredIsRemembered()
    {
        var memory = new ListMemory(Dead);
        var node = New(memory, Alive);
        Start(node, TimeSpan.FromSeconds(5));

        _network.Loop.Do(node.Close);

        Assert.Equal([Alive], memory.Nodes);
    }

    [Fact]
    public void NodeRuns_WhatAnsweredIsRememberedEveryThreeMinutes()
    {
        var memory = new ListMemory();
        var node = New(memory, Alive);
        Start(node, TimeSpan.FromSeconds(5));

        for (var second = 0; second < 400; second++)
        {
            _network.Loop.Advance(1000);
        }

        Assert.InRange(memory.Saves, 1, 3);
        Assert.Equal([Alive], memory.Nodes);
    }

    [Fact]
    public void NobodyAnswered_TheMemoryStaysAsItIs()
    {
        var memory = new ListMemory(Dead);
        var node = New(memory, Dead);
        Start(node, TimeSpan.FromSeconds(10));

        _network.Loop.Do(node.Close);

        Assert.Equal(0, memory.Saves);
        Assert.Equal([Dead], memory.Nodes);
    }

    private RpcNode New(ListMemory memory, PeerAddress bootstrap) => new(
        new RpcSettings { Bootstrap = [BootstrapEntry.FromAddress(bootstrap)] },
        _network.Host("60.0.0.50"),
        new CountingRandom(4),
        memory: memory);

    private void Start(RpcNode node, TimeSpan patience)
    {
        var start = _network.Loop.Do(node.StartAsync);
        for (var waited = TimeSpan.Zero; waited < patience && !start.IsCompleted; waited += TimeSpan.FromMilliseconds(10))
        {
            _network.Loop.Advance(10);
        }

        Assert.True(start.IsCompletedSuccessfully);
    }
}
