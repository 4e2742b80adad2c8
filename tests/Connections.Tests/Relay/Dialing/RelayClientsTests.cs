using HyperDht.Connections.Relay.Dialing;
using HyperDht.Connections.Secure;
using HyperDht.Limits;

namespace HyperDht.Connections.Tests.Relay.Dialing;

public sealed class RelayClientsTests
{
    private readonly List<(PublicKey Relay, CancellationToken Stop)> _dials = [];

    [Fact]
    public void OneVictim_IsDialedOnce()
    {
        var clients = Create();

        var shares = Enumerable.Range(0, 1000).Select(_ => clients.TryRent(Key(1))).ToArray();

        Assert.Single(_dials);
        Assert.Equal(1, clients.Count);
        Assert.All(shares, share => Assert.Same(shares[0], share));
    }

    [Fact]
    public void ManyVictims_AreDialedThirtyTwoAtATime()
    {
        var clients = Create();

        var shares = Enumerable.Range(0, 1000).Select(i => clients.TryRent(Key(i))).ToArray();

        Assert.Equal(32, _dials.Count);
        Assert.Equal(32, clients.Dialing);
        Assert.Equal(968, shares.Count(share => share is null));
    }

    [Fact]
    public void LastShare_EndsTheDial()
    {
        var clients = Create();
        var first = clients.TryRent(Key(1))!;
        var second = clients.TryRent(Key(1))!;

        clients.Return(first);
        Assert.False(_dials[0].Stop.IsCancellationRequested);
        clients.Return(second);

        Assert.True(_dials[0].Stop.IsCancellationRequested);
        Assert.Equal(0, clients.Count);
        Assert.NotSame(first, clients.TryRent(Key(1)));
    }

    private RelayClients Create() => new(
        (relay, stop) =>
        {
            _dials.Add((relay, stop));
            return new TaskCompletionSource<SecureConnection>().Task;
        },
        new RelayLimits());

    private static PublicKey Key(int number) => new([.. BitConverter.GetBytes(number), .. new byte[28]]);
}
