using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Moving;

/// <summary>Connections between peers of this implementation go on when one of them finds itself at another address (threat-model U1).</summary>
public class MovedPeerTests
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public Task ClientThatChangesItsAddress_GoesOn(int seed, bool isUpload) =>
        MovedPair.RunAsync(seed, null, null, async (pair, _, _) =>
        {
            var (from, to) = isUpload ? (pair.Connection, pair.Accepted) : (pair.Accepted, pair.Connection);

            var gap = await pair.TransferAsync(from, to, () => pair.Network.HostOf(pair.Client).ChangeAddress("99.1.2.3"));

            Assert.InRange(gap, TimeSpan.Zero, Gap);
            Assert.Equal("99.1.2.3", pair.Accepted.RemoteAddress.HostText);
        });

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public Task ServerThatChangesItsAddress_GoesOn(int seed, bool isUpload) =>
        MovedPair.RunAsync(seed, null, null, async (pair, _, _) =>
        {
            var (from, to) = isUpload ? (pair.Connection, pair.Accepted) : (pair.Accepted, pair.Connection);

            var gap = await pair.TransferAsync(from, to, () => pair.Network.HostOf(pair.Server).ChangeAddress("99.1.2.3"));

            Assert.InRange(gap, TimeSpan.Zero, Gap);
            Assert.Equal("99.1.2.3", pair.Connection.RemoteAddress.HostText);
        });

    [Fact]
    public Task IdleConnection_IsThereAfterAMove() => MovedPair.RunAsync(5, null, null, async (pair, _, _) =>
    {
        pair.Network.HostOf(pair.Client).ChangeAddress("99.1.2.3");
        await pair.Network.Delay(TimeSpan.FromSeconds(1.5));

        Assert.InRange(await pair.SayAsync(pair.Accepted, pair.Connection), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(await pair.SayAsync(pair.Connection, pair.Accepted), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    });

    [Theory]
    [InlineData(6, true, null)]
    [InlineData(7, false, null)]
    [InlineData(8, true, "99.1.2.3")]
    [InlineData(9, false, "99.1.2.3")]
    public Task NatThatRebinds_IsFollowed(int seed, bool isUpload, string? outside) =>
        MovedPair.RunAsync(seed, SimulatedNatOptions.Consistent, null, async (pair, nat, _) =>
        {
            var (from, to) = isUpload ? (pair.Connection, pair.Accepted) : (pair.Accepted, pair.Connection);
            var before = pair.Accepted.RemoteAddress;

            var gap = await pair.TransferAsync(from, to, () => nat!.Rebind(outside));

            // What only receives is heard with its next keep-alive.
            Assert.InRange(gap, TimeSpan.Zero, isUpload ? Gap : TimeSpan.FromSeconds(5) + Gap);
            Assert.NotEqual(before, pair.Accepted.RemoteAddress);
        });

    [Theory]
    [InlineData(11, null)]
    [InlineData(12, "99.1.2.3")]
    public Task ListenerBehindANatThatRebinds_IsReachedWithinSeconds(int seed, string? outside) =>
        MovedPair.RunAsync(seed, null, SimulatedNatOptions.Consistent, async (pair, _, nat) =>
        {
            nat!.Rebind(outside);

            // A round of pings to the relays, a lookup, and the announcement.
            await pair.Network.Delay(TimeSpan.FromSeconds(6));

            var accepting = pair.Listener.AcceptAsync();
            await using var connection = await pair.Client.ConnectAsync(pair.Listener.PublicKey);
            await using var accepted = await accepting;
            Assert.Equal(nat.Outside.Host, connection.RemoteAddress.Host);
        });

    [Fact]
    public Task ClientThatMovesToAnotherNetwork_GoesOn() => MovedPair.RunAsync(10, SimulatedNatOptions.Consistent, null, async (pair, _, _) =>
    {
        var elsewhere = pair.Network.AddNat(SimulatedNatOptions.Random);

        var gap = await pair.TransferAsync(pair.Accepted, pair.Connection, () => pair.Network.HostOf(pair.Client).MoveBehind(elsewhere));

        Assert.InRange(gap, TimeSpan.Zero, Gap);
        Assert.Equal(elsewhere.Outside.Host, pair.Accepted.RemoteAddress.Host);
    });
}
