using HyperDht.Holepunch.Remote;
using HyperDht.Limits;

namespace HyperDht.Holepunch.Tests.Threats;

/// <summary>A relay can vouch for a third party: what its word alone draws there is little, however many probes a punch plans.</summary>
public class H7_VouchedHosts
{
    private const uint Peer = 1;
    private const uint Victim = 2;
    private const int Planned = 1750;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly ConnectionsLimits Defaults = new();
    private readonly HostWitnesses _witnesses = new(Defaults);

    [Fact]
    public void HostOfOneRelay_GetsFewProbesUntilAnotherSaysTheSame()
    {
        _witnesses.Add(10, Peer);
        Assert.Equal(Defaults.UnconfirmedProbes, Draw(Peer, 100));

        _witnesses.Add(11, Peer);
        Assert.Equal(100, Draw(Peer, 100));
    }

    [Fact]
    public void RepeatedWord_IsNoSecondOne()
    {
        _witnesses.Add(10, Peer);
        _witnesses.Add(10, Peer);

        Assert.Equal(Defaults.UnconfirmedProbes, Draw(Peer, 100));
    }

    // A client of the reference comes through one relay alone: it has to wait a little, no more.
    [Fact]
    public void HostOfOneRelay_GetsTheRestWhenNobodyContradicts()
    {
        _witnesses.Add(10, Peer);

        Assert.InRange(Draw(Peer, Planned), 1500, Planned);
    }

    [Fact]
    public void DisputedHost_NeverGetsTheRest()
    {
        _witnesses.Add(10, Victim);
        _witnesses.Add(11, Peer);

        Assert.False(_witnesses.Believes(Victim));
        Assert.Equal(Defaults.UnconfirmedProbes, Draw(Victim, Planned));
    }

    [Fact]
    public void HostOfMostRelays_IsBelievedAgainstALiar()
    {
        _witnesses.Add(10, Victim);
        _witnesses.Add(11, Peer);
        _witnesses.Add(12, Peer);

        Assert.True(_witnesses.Believes(Peer));
        Assert.Equal((Planned, Defaults.UnconfirmedProbes), (Draw(Peer, Planned), Draw(Victim, Planned)));
    }

    [Fact]
    public void ManyHosts_AreNotAllCounted()
    {
        for (uint i = 0; i < 1000; i++)
        {
            _witnesses.Add(10, i);
        }

        Assert.InRange(Enumerable.Range(0, 1000).Sum(host => Draw((uint)host, 1)), 1, 32);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 2)]
    [InlineData(100, 20)]
    public void BothLimits_AreOptions(int probes, int seconds)
    {
        var witnesses = new HostWitnesses(new ConnectionsLimits { UnconfirmedProbes = probes, UnconfirmedWait = TimeSpan.FromSeconds(seconds) });
        witnesses.Add(10, Peer);

        var sent = Enumerable.Range(0, Planned).Where(i => witnesses.TryTake(Peer, i * Interval)).ToArray();

        var later = (int)(TimeSpan.FromSeconds(seconds) / Interval);
        Assert.Equal([.. Enumerable.Range(0, Planned).Where(i => i < probes || i >= later)], sent);
    }

    private int Draw(uint host, int planned) => Enumerable.Range(0, planned).Count(i => _witnesses.TryTake(host, i * Interval));
}
