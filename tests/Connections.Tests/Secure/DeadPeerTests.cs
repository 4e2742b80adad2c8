using HyperDht.Connections.Tests.Node;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Secure;

/// <summary>A peer that is gone without a word: whoever waits for it, in whatever state, is told in the end.</summary>
public sealed class DeadPeerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public enum Moment
    {
        Idle,
        Writing,
        WindowClosed,
        OwnEndSent,
        PeerEndSeen,
    }

    [Theory]
    [InlineData(Moment.Idle)]
    [InlineData(Moment.Writing)]
    [InlineData(Moment.WindowClosed)]
    public Task CloseWithoutToken_Ends(Moment moment) => RunAsync(moment, async (network, connection) =>
    {
        var before = network.Now;

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => connection.CloseAsync());

        Assert.Equal(DhtErrorCodes.ConnectionTimedOut, error.ErrorCode);
        Assert.InRange(network.Now - before, TimeSpan.Zero, Patience);
    });

    // A peer that has ended may have forgotten us by the time our own end arrives: nothing is amiss then.
    [Fact]
    public Task CloseAfterThePeersEnd_EndsInOrder() => RunAsync(Moment.PeerEndSeen, async (network, connection) =>
    {
        var before = network.Now;

        await connection.CloseAsync();

        Assert.InRange(network.Now - before, TimeSpan.Zero, Patience);
    });

    [Theory]
    [InlineData(Moment.Idle)]
    [InlineData(Moment.Writing)]
    [InlineData(Moment.WindowClosed)]
    [InlineData(Moment.OwnEndSent)]
    public Task Reader_IsTold(Moment moment) => RunAsync(moment, async (network, connection) =>
    {
        var before = network.Now;

        var error = await Assert.ThrowsAnyAsync<Exception>(() => connection.Closed);

        Assert.Equal(DhtErrorCodes.ConnectionTimedOut, Assert.IsType<HyperDhtException>(error).ErrorCode);
        Assert.InRange(network.Now - before, TimeSpan.Zero, Patience);
    });

    [Theory]
    [InlineData(Moment.Idle)]
    [InlineData(Moment.Writing)]
    [InlineData(Moment.WindowClosed)]
    [InlineData(Moment.PeerEndSeen)]
    public Task CloseWithoutToken_EndsWithASuspension(Moment moment) => RunAsync(moment, async (network, connection, node) =>
    {
        var closing = connection.CloseAsync();
        await network.Delay(TimeSpan.FromMilliseconds(500));
        var before = network.Now;

        await node.SuspendAsync();

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => closing);
        Assert.Equal(DhtErrorCodes.Suspended, error.ErrorCode);
        Assert.InRange(network.Now - before, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<HyperDhtException>(() => connection.CloseAsync());
        await connection.DisposeAsync();
    });

    private static Task RunAsync(Moment moment, Func<SimulatedNetwork, IHyperDhtConnection, Task> body) =>
        RunAsync(moment, (network, connection, _) => body(network, connection));

    private static Task RunAsync(Moment moment, Func<SimulatedNetwork, IHyperDhtConnection, IHyperDht, Task> body) =>
        SimulatedNetwork.RunAsync(1, async network =>
        {
            var world = await SimulatedWorld.CreateAsync(network);
            var (server, client) = (world.Add(100).Node, world.Add(101).Node);
            var listener = await server.ListenAsync();
            var accepting = listener.AcceptAsync();
            var connection = await client.ConnectAsync(listener.PublicKey);
            var accepted = await accepting;
            if (moment == Moment.PeerEndSeen)
            {
                await accepted.CompleteWritesAsync();
                Assert.Equal(0, await connection.AsStream().ReadAsync(new byte[1]));
            }

            var writing = moment == Moment.WindowClosed ? FillAsync(connection) : Task.CompletedTask;
            if (moment == Moment.OwnEndSent)
            {
                await connection.CloseAsync();
            }

            await network.Delay(TimeSpan.FromSeconds(5));
            network.Options.Drop = (_, _) => true;
            if (moment == Moment.Writing)
            {
                await connection.AsStream().WriteAsync(new byte[10_000]);
            }

            await body(network, connection, client);
            await ((Task)writing).ContinueWith(_ => { }, TaskScheduler.FromCurrentSynchronizationContext());
        });

    // The peer does not read: its window closes, and the writer waits.
    private static async Task FillAsync(IHyperDhtConnection connection)
    {
        while (true)
        {
            await connection.AsStream().WriteAsync(new byte[65_536]);
        }
    }
}
