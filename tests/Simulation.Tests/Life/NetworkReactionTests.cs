using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Life;

/// <summary>A listener stays reachable, and a connection's fate is soon known, whatever happens to the host.</summary>
public class NetworkReactionTests
{
    private const int Others = 8;

    // Interfaces are looked at every five seconds; the rest is a lookup and an announcement.
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    [Fact]
    public Task MovedListener_IsReachedAtItsNewAddress() => RunAsync(1, async (network, server, client) =>
    {
        var listener = await server.ListenAsync();

        network.HostOf(server).ChangeAddress("99.1.2.3");
        await network.Delay(Noticed);

        await ConnectAsync(client, listener);
    });

    [Fact]
    public Task ListenerThatSlept_AnnouncesAsSoonAsItIsAwake() => RunAsync(2, async (network, server, client) =>
    {
        var listener = await server.ListenAsync();

        // Everybody has forgotten it by then.
        network.HostOf(server).Sleep(TimeSpan.FromHours(1));
        await network.Delay(TimeSpan.FromMinutes(59));
        var error = await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));
        Assert.Equal(DhtErrorCodes.PeerNotFound, error.ErrorCode);
        await network.Delay(TimeSpan.FromMinutes(1) - (network.Now - TimeSpan.FromMinutes(59)) + TimeSpan.FromMinutes(1));

        await ConnectAsync(client, listener);
    });

    [Fact]
    public Task ListenerThatIsBackOnline_AnnouncesAtOnce() => RunAsync(3, async (network, server, client) =>
    {
        var listener = await server.ListenAsync();
        var address = network.HostOf(server).Address.Host;
        using var end = new CancellationTokenSource();
        var asking = AskAsync(network, server, end.Token);
        network.Options.Drop = (from, to) => from.Host == address || to.Host == address;
        await network.WaitUntilAsync(() => !server.Rpc.IsOnline, TimeSpan.FromMinutes(10));
        await network.Delay(TimeSpan.FromMinutes(30));

        network.Options.Drop = null;
        await network.WaitUntilAsync(() => server.Rpc.IsOnline, TimeSpan.FromMinutes(5));
        await network.Delay(AtOnce);

        await ConnectAsync(client, listener);
        end.Cancel();
        await asking;
    });

    [Fact]
    public Task Connections_AreProbedAtOnce() => RunAsync(
        4,
        async (network, server, client) =>
        {
            // The peer's network does not let strangers in, as the NATs of most do.
            network.Options.Drop = (from, to) => from.HostText == "99.1.2.3" && to.Host == network.HostOf(client).Address.Host;
            var listener = await server.ListenAsync();
            var accepting = listener.AcceptAsync();
            var connection = await client.ConnectAsync(listener.PublicKey);
            var accepted = await accepting;
            await network.Delay(TimeSpan.FromSeconds(30));

            // Nobody has said anything for half a minute, nor would for an hour.
            network.HostOf(server).ChangeAddress("99.1.2.3");
            await network.Delay(TimeSpan.FromSeconds(5) + TimeSpan.FromSeconds(30));

            Assert.True(accepted.Closed.IsFaulted);
            Assert.False(connection.Closed.IsCompleted);
        },
        TimeSpan.FromHours(1));

    // A node that hardly asks anybody does not notice that nobody answers.
    private static async Task AskAsync(SimulatedNetwork network, IHyperDht node, CancellationToken end)
    {
        var nodes = node.Rpc.ToArray();
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            await network.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
            _ = node.Rpc.PingAsync(nodes[i % nodes.Count], new() { Retries = 0 }, end);
        }
    }

    private static async Task ConnectAsync(IHyperDht client, IHyperDhtListener listener)
    {
        var accepting = listener.AcceptAsync();
        await using var connection = await client.ConnectAsync(listener.PublicKey);
        await using var accepted = await accepting;
        Assert.Equal(client.DefaultKeyPair.PublicKey, accepted.RemotePublicKey);
    }

    private static Task RunAsync(int seed, Func<SimulatedNetwork, IHyperDht, IHyperDht, Task> body, TimeSpan? keepAlive = null) =>
        SimulatedNetwork.RunAsync(
            seed,
            async network =>
            {
                await network.AddBootstrapperAsync();
                for (var i = 0; i < Others; i++)
                {
                    await network.AddNodeAsync();
                }

                await body(network, await AddAsync(), await AddAsync());

                Task<IHyperDht> AddAsync() => network.AddNodeAsync(options =>
                {
                    (options.Ephemeral, options.Firewalled) = (true, true);
                    options.ConnectionKeepAlive = keepAlive ?? options.ConnectionKeepAlive;
                });
            },
            new SimulatedNetworkOptions { TimeLimit = TimeSpan.FromHours(3) });
}
