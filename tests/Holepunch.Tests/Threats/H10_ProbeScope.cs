using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Remote;
using HyperDht.Holepunch.Rounds;
using HyperDht.Holepunch.Tests.Rounds;
using HyperDht.Testing;

namespace HyperDht.Holepunch.Tests.Threats;

/// <summary>A peer that lists private addresses in its rounds, so that the other side probes networks that are none of its business.</summary>
public sealed class H10_ProbeScope
{
    private const int Listed = 200;

    private static readonly PeerAddress Server = PeerAddress.Parse("80.0.0.1:8000");

    [Theory]
    [InlineData("8.8.8.8", "51.0.0.1", true)]
    [InlineData("10.0.0.1", "51.0.0.1", false)]
    [InlineData("100.64.0.1", "51.0.0.1", false)]
    [InlineData("169.254.0.1", "51.0.0.1", false)]
    [InlineData("127.0.0.1", "51.0.0.1", false)]
    [InlineData("127.0.0.1", "10.0.0.1", false)]
    [InlineData("192.168.1.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.2", "127.0.0.1", true)]
    public void Host_IsInScopeWhereTheRelayIs(string host, string relay, bool isAllowed) =>
        Assert.Equal(isAllowed, ProbeScope.Allows(HostOf(host), HostOf(relay)));

    [Theory]
    [InlineData(0x0a000000u)]
    [InlineData(0x7f000000u)]
    public Task ListOfPrivateAddresses_IsNoTarget(uint network) => SimulatedNetwork.RunAsync(4, async simulated =>
    {
        var secure = new SecurePayload(new byte[32], simulated.Random);
        var side = new FakeSide(NatKind.Consistent);
        var rounds = new ListenRounds(side, secure, new HolepunchTokens(simulated.Random), new ListenTerms
        {
            Allows = _ => true,
            IsThrottled = () => false,
            Punching = () => { },
        });
        PeerAddress[] listed = [.. Enumerable.Range(1, Listed).Select(i => new PeerAddress(network + (uint)i, 4000))];
        var payload = secure.Seal(new HolepunchPayload { Kind = NatKind.Consistent, Addresses = [.. listed, Server] });

        await rounds.AnswerAsync(new PunchRequest(payload, Server, PeerAddress.Parse("51.0.0.1:1"), Server, true, true));

        Assert.Equal([Server], side.Remote.Targets.Select(target => target.Address));
    });

    private static uint HostOf(string host) => PeerAddress.Parse(host + ":1").Host;
}
