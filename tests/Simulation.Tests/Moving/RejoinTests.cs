using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Moving;

/// <summary>
/// Between two NATs nothing of the side that moved gets through to the other: it is dialed again, and the same connection goes on.
/// </summary>
public class RejoinTests
{
    private static readonly int RandomMoves = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? 40 : 6;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public Task ClientThatMovesToAnotherNetwork_GoesOn(int seed, bool isUpload) => MovedPair.RunAsync(
        seed, SimulatedNatOptions.Consistent, SimulatedNatOptions.Consistent, async (pair, _, _) =>
        {
            var elsewhere = pair.Network.AddNat();

            var gap = await TransferAsync(pair, isUpload, () => pair.Network.HostOf(pair.Client).MoveBehind(elsewhere));

            Assert.InRange(gap, TimeSpan.Zero, Gap);
            await AssertGoesOnAsync(pair);
        });

    [Theory]
    [InlineData(3, true, true)]
    [InlineData(4, false, true)]
    [InlineData(5, true, false)]
    [InlineData(6, false, false)]
    public Task NatThatRebinds_KeepsTheConnection(int seed, bool isUpload, bool isClients) => MovedPair.RunAsync(
        seed, SimulatedNatOptions.Consistent, SimulatedNatOptions.Consistent, async (pair, near, far) =>
        {
            var gap = await TransferAsync(pair, isUpload, () => (isClients ? near : far)!.Rebind());

            Assert.InRange(gap, TimeSpan.Zero, KeepAlive + Gap);
            await AssertGoesOnAsync(pair);
        });

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public Task ServerThatMovesToAnotherNetwork_GoesOn(int seed, bool isUpload) => MovedPair.RunAsync(
        seed, SimulatedNatOptions.Consistent, SimulatedNatOptions.Consistent, async (pair, _, _) =>
        {
            var elsewhere = pair.Network.AddNat();

            var gap = await TransferAsync(pair, isUpload, () => pair.Network.HostOf(pair.Server).MoveBehind(elsewhere));

            Assert.InRange(gap, TimeSpan.Zero, Gap);
            await AssertGoesOnAsync(pair);
        });

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public Task OpenServerThatMoves_IsFoundByAClientBehindANat(int seed, bool isUpload) => MovedPair.RunAsync(
        seed, SimulatedNatOptions.Consistent, null, async (pair, _, _) =>
        {
            var gap = await TransferAsync(pair, isUpload, () => pair.Network.HostOf(pair.Server).ChangeAddress("99.1.2.3"));

            Assert.InRange(gap, TimeSpan.Zero, Gap);
            await AssertGoesOnAsync(pair);
        });

    // A large punch takes its time, and is not begun again soon: an attempt that has got so far is not cut off.
    [Fact]
    public async Task ServerThatMovesBehindARandomNat_IsFoundMoreOftenThanNot()
    {
        var found = 0;
        for (var seed = 0; seed < RandomMoves; seed++)
        {
            await MovedPair.RunAsync(500 + seed, SimulatedNatOptions.Consistent, SimulatedNatOptions.Consistent, async (pair, _, _) =>
            {
                var elsewhere = pair.Network.AddNat(SimulatedNatOptions.Random);
                try
                {
                    await TransferAsync(pair, isUpload: true, () => pair.Network.HostOf(pair.Server).MoveBehind(elsewhere));
                    found++;
                }
                catch (HyperDhtException lost)
                {
                    Assert.Contains(lost.ErrorCode, new[] { DhtErrorCodes.PathLost, DhtErrorCodes.ConnectionTimedOut });
                }
            });
        }

        Assert.InRange(found, (RandomMoves / 2) + 1, RandomMoves);
    }

    [Fact]
    public Task PeerThatIsGone_IsLostWithAReason() => MovedPair.RunAsync(
        11, SimulatedNatOptions.Consistent, SimulatedNatOptions.Consistent, async (pair, _, _) =>
        {
            var elsewhere = pair.Network.AddNat();
            await pair.Listener.DisposeAsync();

            pair.Network.HostOf(pair.Client).MoveBehind(elsewhere);

            var error = await Assert.ThrowsAsync<HyperDhtException>(() => pair.Connection.Closed);
            Assert.Contains(error.ErrorCode, new[] { DhtErrorCodes.PathLost, DhtErrorCodes.ConnectionTimedOut });
        });

    private static Task<TimeSpan> TransferAsync(MovedPair pair, bool isUpload, Action happens) => isUpload
        ? pair.TransferAsync(pair.Connection, pair.Accepted, happens)
        : pair.TransferAsync(pair.Accepted, pair.Connection, happens);

    // Idle for a while, then both ways; and no second connection was handed to anybody.
    private static async Task AssertGoesOnAsync(MovedPair pair)
    {
        var accepting = pair.Listener.AcceptAsync();
        await pair.Network.Delay(TimeSpan.FromMinutes(2));

        Assert.InRange(await pair.SayAsync(pair.Connection, pair.Accepted), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(await pair.SayAsync(pair.Accepted, pair.Connection), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.False(accepting.IsCompleted);
    }
}
