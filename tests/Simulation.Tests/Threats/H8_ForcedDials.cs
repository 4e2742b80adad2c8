using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>Clients that name relays make a listener dial whatever they like.</summary>
public sealed class H8_ForcedDials
{
    private const int Clients = 100;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1";
    private static readonly int HandshakesOfAClient = IsFull ? 50 : 5;
    private static readonly int ClientNodes = IsFull ? Clients : 5;

    [Fact]
    public Task HundredClientsOfOneRelay_ShareOneConnectionAndAllMeet() => SimulatedNetwork.RunAsync(91, async network =>
    {
        var relay = await StartAsync(network);
        var server = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
        await using var listener = await server.ListenAsync();
        var clients = new List<IHyperDht>();
        for (var i = 0; i < ClientNodes; i++)
        {
            clients.Add(await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync());
        }

        KeyPair[] keys = [.. Enumerable.Range(0, Clients).Select(_ => network.CreateKeyPair())];
        var relays = new RelayKeys(relay.PublicKey);
        var connections = await Task.WhenAll(keys.Select((key, i) =>
            clients[i % clients.Count].ConnectAsync(listener.PublicKey, new ConnectOptions { RelayThrough = relays, KeyPair = key })));

        Assert.All(connections, connection => Assert.Equal(PathKind.Relay, connection.Path));
        Assert.Equal(Clients, relay.Pairs);
        Array.ForEach(connections, connection => connection.Abort());
        Array.ForEach(keys, key => key.Dispose());
    });

    [Fact]
    public Task ClientsRelay_IsNotDialedWhenItIsRefused() => SimulatedNetwork.RunAsync(92, async network =>
    {
        var relay = await StartAsync(network);
        var server = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
        var client = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
        await using var listener = await server.ListenAsync(options: new ListenOptions { AcceptsClientRelays = false });

        var error = await Assert.ThrowsAsync<HyperDhtException>(
            () => client.ConnectAsync(listener.PublicKey, new ConnectOptions { RelayThrough = new RelayKeys(relay.PublicKey) }));

        Assert.Equal(DhtErrorCodes.RelayAborted, error.ErrorCode);
        Assert.Equal(0, relay.Pairs);
    });

    // The victim does not answer, so its one dial is still under way when the last of the handshakes has come.
    [Fact]
    public Task HandshakesThatAllNameOneVictim_DialItOnce() => SimulatedNetwork.RunAsync(93, async network =>
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        var (dials, handshakes) = (new Counting(false), new Counting(true));
        await using var victim = await (await network.AddNodeAsync()).ListenAsync(options: new ListenOptions { Firewall = dials });
        var server = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
        await using var listener = await server.ListenAsync(options: new ListenOptions { Firewall = handshakes });
        var options = new ConnectOptions { RelayThrough = new RelayKeys(victim.PublicKey), FastOpen = false };
        using var stop = new CancellationTokenSource();
        var attempts = new List<Task>();
        for (var i = 0; i < 20; i++)
        {
            var client = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
            attempts.AddRange(Enumerable.Range(0, HandshakesOfAClient).Select(_ => client.ConnectAsync(listener.PublicKey, options, stop.Token)));
        }

        await network.WaitUntilAsync(() => handshakes.Seen.Count == 20 * HandshakesOfAClient);
        await network.Delay(TimeSpan.FromSeconds(1));

        Assert.Single(dials.Seen, key => key == server.DefaultKeyPair.PublicKey);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(attempts));
    });

    private static async Task<IBlindRelay> StartAsync(SimulatedNetwork network)
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        return await (await network.AddNodeAsync()).ServeRelayAsync();
    }

    private sealed class Counting(bool isAllowed) : IFirewallPolicy
    {
        public List<PublicKey> Seen { get; } = [];

        public ValueTask<bool> AllowAsync(ConnectionCandidate candidate, CancellationToken cancellationToken)
        {
            Seen.Add(candidate.RemotePublicKey);
            return new(isAllowed);
        }
    }
}
