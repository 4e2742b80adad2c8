using System.Security.Cryptography;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Nats;

/// <summary>Peers with a relay: what cannot be direct is relayed, and what can be becomes direct.</summary>
public sealed class RelayedConnectTests
{
    private static readonly int TransferLength = (Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") is "1" ? 64 : 16) << 20;
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(3);

    // Both random: no hole can be punched. Whoever names the relay, the other side need not know of it.
    [Theory]
    [InlineData(1, true, false)]
    [InlineData(2, false, true)]
    [InlineData(3, true, true)]
    public Task TwoRandomNats_AreRelayedWithinThreeSeconds(int seed, bool serverNamesIt, bool clientNamesIt) => SimulatedNetwork.RunAsync(seed, async network =>
    {
        var (server, client, relay) = await StartAsync(network, SimulatedNatOptions.Random, SimulatedNatOptions.Random);
        var selector = new RelayKeys(relay.PublicKey);
        await using var listener = await server.ListenAsync(options: new ListenOptions { RelayThrough = serverNamesIt ? selector : null });
        var before = network.Now;

        await using var connection = await client.ConnectAsync(
            listener.PublicKey, new ConnectOptions { RelayThrough = clientNamesIt ? selector : null });
        Assert.InRange(network.Now - before, TimeSpan.Zero, Fast);
        await using var accepted = await listener.AcceptAsync();

        Assert.Equal((PathKind.Relay, PathKind.Relay), (connection.Path, accepted.Path));
        Assert.Equal(PathKind.Relay, connection.Trace.Path);
        await AssertCarriesAsync(connection, accepted, 1 << 20);
        Assert.Equal(1, relay.Pairs);
    });

    // Nobody names a relay in a call; each node may have been told of one when it was made.
    [Theory]
    [InlineData(11, true, false)]
    [InlineData(12, false, true)]
    [InlineData(13, true, true)]
    public Task RelayOfANode_IsNamedWhereACallNamesNone(int seed, bool ofServer, bool ofClient) => SimulatedNetwork.RunAsync(seed, async network =>
    {
        var relay = await StartAsync(network);
        var server = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync(options => Name(options, ofServer));
        var client = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync(options => Name(options, ofClient));
        await using var listener = await server.ListenAsync();

        await using var connection = await client.ConnectAsync(listener.PublicKey);
        await using var accepted = await listener.AcceptAsync();

        Assert.Equal((PathKind.Relay, PathKind.Relay), (connection.Path, accepted.Path));

        void Name(HyperDhtOptions options, bool isNamed) => options.RelayThrough = isNamed ? [relay.PublicKey.ToString()] : null;
    });

    [Fact]
    public Task NoRelay_CanBeAskedForWhereTheNodeNamesOne() => SimulatedNetwork.RunAsync(14, async network =>
    {
        var relay = await StartAsync(network);
        var server = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync(options => options.RelayThrough = [relay.PublicKey.ToHex()]);
        var client = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync(options => options.RelayThrough = [relay.PublicKey.ToHex()]);
        await using var listener = await server.ListenAsync(options: new ListenOptions { RelayThrough = RelayKeys.None });

        await Assert.ThrowsAsync<HyperDhtException>(
            () => client.ConnectAsync(listener.PublicKey, new ConnectOptions { RelayThrough = RelayKeys.None }));

        Assert.Equal(0, relay.Pairs);
    });

    // A relay of one's own is no way to oneself.
    [Fact]
    public Task OwnRelay_IsNeverDialed() => SimulatedNetwork.RunAsync(15, async network =>
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        using var key = KeyPair.Generate();
        var node = await network.AddNodeAsync(options => options.RelayThrough = [key.PublicKey.ToHex()]);
        await using var relay = await node.ServeRelayAsync(key);
        var client = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
        await using var listener = await node.ListenAsync();

        await using var connection = await client.ConnectAsync(listener.PublicKey, new ConnectOptions { RelayThrough = new RelayKeys(key.PublicKey) });
        await using var accepted = await listener.AcceptAsync();

        Assert.Equal((PathKind.Direct, PathKind.Direct), (connection.Path, accepted.Path));
        Assert.Equal(0, relay.Pairs);
    });

    [Fact]
    public Task ConsistentNats_EndOnADirectPathWithoutLosingAByte() => SimulatedNetwork.RunAsync(4, async network =>
    {
        var (server, client, relay) = await StartAsync(network, SimulatedNatOptions.Consistent, SimulatedNatOptions.Consistent);
        await using var listener = await server.ListenAsync(options: new ListenOptions { RelayThrough = new RelayKeys(relay.PublicKey) });

        await using var connection = await client.ConnectAsync(listener.PublicKey);
        await using var accepted = await listener.AcceptAsync();
        await AssertCarriesAsync(connection, accepted, 4 << 20);
        await network.Delay(TimeSpan.FromSeconds(10));

        Assert.Equal((PathKind.Direct, PathKind.Direct), (connection.Path, accepted.Path));
        Assert.Equal(0, relay.Pairs);
    });

    // The peers' hosts do not reach each other at first, so the relay wins; the punch comes through in the middle of the transfer.
    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 0.01)]
    public Task Upgrade_DuringATransferLosesNoByte(int seed, double loss) => SimulatedNetwork.RunAsync(
        seed,
        async network =>
        {
            var isOpen = false;
            var hosts = new HashSet<uint>();
            var nat = SimulatedNatOptions.Consistent with { Allows = address => isOpen || !hosts.Contains(address.Host) };
            var (serverNat, clientNat) = (network.AddNat(nat), network.AddNat(nat));
            hosts.UnionWith([serverNat.Outside.Host, clientNat.Outside.Host]);
            var relay = await StartAsync(network);
            var (server, client) = (await serverNat.AddNodeAsync(), await clientNat.AddNodeAsync());
            await using var listener = await server.ListenAsync(options: new ListenOptions { RelayThrough = new RelayKeys(relay.PublicKey) });
            await using var connection = await client.ConnectAsync(listener.PublicKey);
            await using var accepted = await listener.AcceptAsync();
            Assert.Equal((PathKind.Relay, PathKind.Relay), (connection.Path, accepted.Path));

            var there = AssertCarriesAsync(connection, accepted, TransferLength);
            var back = AssertCarriesAsync(accepted, connection, TransferLength / 4);
            await network.Delay(TimeSpan.FromMilliseconds(200));
            Assert.False(there.IsCompleted);
            isOpen = true;
            await Task.WhenAll(there, back);
            await network.Delay(TimeSpan.FromSeconds(10));

            Assert.Equal((PathKind.Direct, PathKind.Direct), (connection.Path, accepted.Path));
            Assert.Equal(0, relay.Pairs);
            await AssertCarriesAsync(connection, accepted, 1000);
        },
        new SimulatedNetworkOptions { Loss = loss });

    // Nothing but the DHT's nodes and the relay can be reached.
    [Fact]
    public Task BlockedHosts_AreRelayedWithinThreeSeconds() => SimulatedNetwork.RunAsync(7, async network =>
    {
        var hosts = new HashSet<uint>();
        var nat = SimulatedNatOptions.Consistent with { Allows = address => !hosts.Contains(address.Host) };
        var (serverNat, clientNat) = (network.AddNat(nat), network.AddNat(nat));
        hosts.UnionWith([serverNat.Outside.Host, clientNat.Outside.Host]);
        var relay = await StartAsync(network);
        var (server, client) = (await serverNat.AddNodeAsync(), await clientNat.AddNodeAsync());
        await using var listener = await server.ListenAsync(options: new ListenOptions { RelayThrough = new RelayKeys(relay.PublicKey) });
        var before = network.Now;

        await using var connection = await client.ConnectAsync(listener.PublicKey);
        Assert.InRange(network.Now - before, TimeSpan.Zero, Fast);
        await using var accepted = await listener.AcceptAsync();
        await network.Delay(TimeSpan.FromSeconds(60));

        Assert.Equal((PathKind.Relay, PathKind.Relay), (connection.Path, accepted.Path));
        await AssertCarriesAsync(connection, accepted, 100_000);
    });

    [Fact]
    public Task DeadRelay_EndsTheConnectionWithAReason() => SimulatedNetwork.RunAsync(8, async network =>
    {
        var (server, client, relay) = await StartAsync(network, SimulatedNatOptions.Random, SimulatedNatOptions.Random);
        await using var listener = await server.ListenAsync(options: new ListenOptions { RelayThrough = new RelayKeys(relay.PublicKey) });
        var connection = await client.ConnectAsync(listener.PublicKey);
        var accepted = await listener.AcceptAsync();

        await relay.DisposeAsync();

        await Assert.ThrowsAsync<HyperDhtException>(() => connection.Closed);
        await Assert.ThrowsAsync<HyperDhtException>(() => accepted.Closed);
    });

    [Fact]
    public Task RelayThatIsNotThere_IsNamedInTheError() => SimulatedNetwork.RunAsync(9, async network =>
    {
        var (server, client, _) = await StartAsync(network, SimulatedNatOptions.Random, SimulatedNatOptions.Random);
        await using var listener = await server.ListenAsync();
        using var nobody = KeyPair.Generate();

        var error = await Assert.ThrowsAsync<HyperDhtException>(
            () => client.ConnectAsync(listener.PublicKey, new ConnectOptions { RelayThrough = new RelayKeys(nobody.PublicKey) }));

        Assert.Equal(DhtErrorCodes.RelayAborted, error.ErrorCode);
    });

    private static async Task<IBlindRelay> StartAsync(SimulatedNetwork network)
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        return await (await network.AddNodeAsync()).ServeRelayAsync();
    }

    private static async Task<(IHyperDht Server, IHyperDht Client, IBlindRelay Relay)> StartAsync(
        SimulatedNetwork network, SimulatedNatOptions serverNat, SimulatedNatOptions clientNat)
    {
        var relay = await StartAsync(network);
        return (await network.AddNat(serverNat).AddNodeAsync(), await network.AddNat(clientNat).AddNodeAsync(), relay);
    }

    private static async Task AssertCarriesAsync(IHyperDhtConnection connection, IHyperDhtConnection accepted, int length)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        var sending = connection.AsStream().WriteAsync(data).AsTask();
        var received = new byte[length];
        await accepted.AsStream().ReadExactlyAsync(received);
        await sending;
        Assert.Equal(SHA256.HashData(data), SHA256.HashData(received));
    }
}
