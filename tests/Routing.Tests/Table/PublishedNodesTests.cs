using HyperDht.Routing.Table;
using HyperDht.Routing.Tests.Fakes;

namespace HyperDht.Routing.Tests.Table;

public sealed class PublishedNodesTests
{
    private readonly ManualLoop _loop = new();
    private readonly NodeSet _nodes = new();
    private readonly PublishedNodes _published;

    public PublishedNodesTests() => _published = new PublishedNodes(_nodes, _loop);

    [Fact]
    public void NobodyReads_ChangesShowAtTheNextTick()
    {
        Add(1);
        Add(2);
        _loop.Do(_published.HandleTick);

        Assert.Equal([Address(2), Address(1)], _published.Read());
    }

    [Fact]
    public void FirstRead_BringsWhatChangedSince()
    {
        Add(1);

        Assert.Empty(_published.Read());
        _loop.Settle();
        Assert.Equal([Address(1)], _published.Read());
    }

    [Fact]
    public void WhileSomebodyReads_EveryChangeShows()
    {
        _published.Read();
        for (byte number = 1; number < 5; number++)
        {
            Add(number);
            Assert.Equal(number, _published.Read().Count);
            _loop.Do(_published.HandleTick);
        }
    }

    [Fact]
    public void ReaderThatStopped_CostsNothingAfterTwoTicks()
    {
        _published.Read();
        _loop.Settle();
        _loop.Do(_published.HandleTick);
        _loop.Do(_published.HandleTick);

        Add(1);

        Assert.Empty(_published.Read());
    }

    private static PeerAddress Address(byte number) => new(0x0a000000u | number, 1000);

    private void Add(byte number) => _loop.Do(() =>
    {
        _nodes.Add(new RoutingNode(NodeId.FromAddress(Address(number)), Address(number), tick: 0));
        _published.HandleChange();
    });
}
