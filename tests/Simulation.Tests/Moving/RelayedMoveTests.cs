using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Moving;

/// <summary>Two peers that only a blind relay joins: one of them moves.</summary>
public sealed class RelayedMoveTests
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(1, true, true)]
    [InlineData(2, true, false)]
    [InlineData(3, false, true)]
    [InlineData(4, false, false)]
    public Task PeerThatMovesToAnotherNetwork_GoesOn(int seed, bool isClient, bool isUpload) => RunAsync(seed, async (pair, _) =>
    {
        var host = pair.Network.HostOf(isClient ? pair.Client : pair.Server);
        var elsewhere = pair.Network.AddNat(SimulatedNatOptions.Random);

        var gap = await TransferAsync(pair, isUpload, () => host.MoveBehind(elsewhere));

        Assert.InRange(gap, TimeSpan.Zero, Gap);
        await AssertGoesOnAsync(pair);
    });

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public Task IdlePeerThatMoves_IsThereAfterThreeSeconds(int seed, bool isClient) => RunAsync(seed, async (pair, _) =>
    {
        pair.Network.HostOf(isClient ? pair.Client : pair.Server).MoveBehind(pair.Network.AddNat(SimulatedNatOptions.Random));
        await pair.Network.Delay(Gap - TimeSpan.FromSeconds(1));

        await AssertGoesOnAsync(pair);
    });

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public Task NatThatRebinds_IsFollowedWithAKeepAlive(int seed, bool isUpload) => RunAsync(seed, async (pair, near) =>
    {
        var gap = await TransferAsync(pair, isUpload, () => near.Rebind("99.1.2.3"));

        Assert.InRange(gap, TimeSpan.Zero, KeepAlive + Gap);
        await AssertGoesOnAsync(pair);
    });

    // Nothing of the one who moved gets through to the relay any more, and the relay's streams know no other way.
    [Fact]
    public Task PeerThatNeverReachesTheRelayAgain_IsLostWithAReason() => RunAsync(9, async (pair, _) =>
    {
        var before = pair.Network.Now;
        pair.Network.HostOf(pair.Client).MoveBehind(pair.Network.AddNat(SimulatedNatOptions.Random with { Allows = _ => false }));

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => pair.Connection.Closed);

        Assert.Equal(DhtErrorCodes.PathLost, error.ErrorCode);
        Assert.InRange(pair.Network.Now - before, TimeSpan.Zero, Gap);
    });

    private static Task RunAsync(int seed, Func<MovedPair, SimulatedNat, Task> body) => MovedPair.RunAsync(
        seed, SimulatedNatOptions.Random, SimulatedNatOptions.Random, (pair, near, _) => body(pair, near!), isRelayed: true);

    private static Task<TimeSpan> TransferAsync(MovedPair pair, bool isUpload, Action happens) => isUpload
        ? pair.TransferAsync(pair.Connection, pair.Accepted, happens)
        : pair.TransferAsync(pair.Accepted, pair.Connection, happens);

    private static async Task AssertGoesOnAsync(MovedPair pair)
    {
        Assert.InRange(await pair.SayAsync(pair.Connection, pair.Accepted), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(await pair.SayAsync(pair.Accepted, pair.Connection), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal((PathKind.Relay, PathKind.Relay), (pair.Connection.Path, pair.Accepted.Path));
    }
}
