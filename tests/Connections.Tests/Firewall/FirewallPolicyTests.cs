using HyperDht.Firewall;

namespace HyperDht.Connections.Tests.Firewall;

/// <summary>Who each policy lets in.</summary>
public sealed class FirewallPolicyTests
{
    private static readonly PublicKey Friend = new([.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly PublicKey Stranger = new([.. Enumerable.Repeat((byte)2, 32)]);

    [Fact]
    public async Task AllowAll_LetsEverybodyIn() => Assert.True(await AllowAll.Instance.AllowAsync(From(Stranger), default));

    [Fact]
    public async Task AllowKeys_LetsOnlyTheseIn()
    {
        var policy = new AllowKeysPolicy(Friend);

        Assert.True(await policy.AllowAsync(From(Friend), default));
        Assert.False(await policy.AllowAsync(From(Stranger), default));
    }

    [Fact]
    public async Task AllowKeys_WithNone_RefusesEverybody() =>
        Assert.False(await new AllowKeysPolicy().AllowAsync(From(Friend), default));

    [Fact]
    public async Task Delegate_SeesTheCandidateAndTheToken()
    {
        using var source = new CancellationTokenSource();
        var quick = new DelegateFirewallPolicy(candidate => candidate.RemotePublicKey == Friend);
        var patient = new DelegateFirewallPolicy(async (candidate, token) =>
        {
            await Task.Yield();
            return token == source.Token && candidate.RemotePublicKey == Friend;
        });

        Assert.True(await quick.AllowAsync(From(Friend), source.Token));
        Assert.False(await quick.AllowAsync(From(Stranger), source.Token));
        Assert.True(await patient.AllowAsync(From(Friend), source.Token));
        Assert.False(await patient.AllowAsync(From(Stranger), source.Token));
    }

    private static ConnectionCandidate From(PublicKey key) => new(key, PeerAddress.Loopback(1), null, Friend);
}
