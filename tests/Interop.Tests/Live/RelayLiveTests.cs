using HyperDht.Testing;

namespace HyperDht.Interop.Tests.Live;

/// <summary>Peers of the reference that refuse every way but a relay of ours, over real sockets on loopback.</summary>
[Collection("live")]
public sealed class RelayLiveTests : IAsyncLifetime
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") is "1" ? 100 : 5;

    private readonly List<IAsyncDisposable> _running = [];
    private readonly List<RelayPair> _pairs = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_running))
        {
            await part.DisposeAsync();
        }
    }

    [SkippableTheory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task ReferencePeers_MeetOnOurRelay(bool serverNamesIt, bool clientNamesIt)
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        var testnet = Run(await HyperDhtTestnet.StartAsync(4));
        var node = Run(await HyperDhtNode.StartAsync(o => o.Bootstrap = [.. testnet.Bootstrap]));
        var relay = Run(await node.ServeRelayAsync(options: new RelayOptions { Paired = Note }));
        var key = relay.PublicKey.ToHex();
        var (server, client) = (await StartAsync(testnet), await StartAsync(testnet));
        var listening = await server.CallAsync("server", new { size = 300_000, relay = serverNamesIt ? key : "" });

        var result = await client.CallAsync(
            "connect", new { key = listening.GetProperty("publicKey").GetString(), size = 200_000, relay = clientNamesIt ? key : "" });

        Assert.True(result.GetProperty("sentMatches").GetBoolean());
        Assert.True(result.GetProperty("receivedMatches").GetBoolean());
        Assert.Equal(300_000, result.GetProperty("received").GetInt32());
        lock (_pairs)
        {
            var pair = Assert.Single(_pairs);
            Assert.NotEqual(pair.Initiator, pair.Responder);
        }
    }

    // Only the side that names the relay refuses the other ways. The reference's server may meet the relay while its client is through to it
    // already and leaves: it changes its path only when what it has sent to the relay is acknowledged, and hangs where the relay loses that.
    [SkippableTheory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, false, true)]
    public async Task ReferencePeers_OfWhichOneMayGoDirect_EndOnOneWay(bool serverNamesIt, bool isServerLate, bool isClientOfReference)
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        var testnet = Run(await HyperDhtTestnet.StartAsync(4));
        var node = Run(await HyperDhtNode.StartAsync(o => o.Bootstrap = [.. testnet.Bootstrap]));
        var relay = Run(await node.ServeRelayAsync());
        var server = await StartAsync(testnet, isServerLate);
        var listening = await server.CallAsync("server", new { size = 300_000, relay = serverNamesIt ? relay.PublicKey.ToHex() : null });
        var key = listening.GetProperty("publicKey").GetString()!;
        var client = isClientOfReference ? await StartAsync(testnet) : null;
        var own = isClientOfReference ? null : await StartOwnAsync(testnet);

        for (var i = 0; i < Rounds; i++)
        {
            if (own is not null)
            {
                await using var connection = await own.ConnectAsync(PublicKey.Parse(key));
                await Exchange.RunAsync(connection, 300_000, CancellationToken.None);
                continue;
            }

            var result = await client!.CallAsync("connect", new { key, size = 200_000, relay = serverNamesIt ? null : relay.PublicKey.ToHex() });
            Assert.True(result.GetProperty("sentMatches").GetBoolean());
            Assert.True(result.GetProperty("receivedMatches").GetBoolean());
        }
    }

    // Streams of ours over the relay of the reference, and of both implementations over either relay.
    [SkippableTheory]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public async Task OurPeers_MeetOthersOnARelay(bool isServerOurs, bool isClientOurs, bool isRelayOurs)
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        var testnet = Run(await HyperDhtTestnet.StartAsync(4));
        var reference = await StartAsync(testnet);
        var relay = isRelayOurs
            ? Run(await (await StartOwnAsync(testnet)).ServeRelayAsync()).PublicKey
            : PublicKey.Parse((await (await StartAsync(testnet)).CallAsync("relay")).GetProperty("publicKey").GetString()!);
        var key = isServerOurs
            ? await ListenAsync(await StartOwnAsync(testnet), relay)
            : PublicKey.Parse((await reference.CallAsync("server", new { size = 300_000, relay = relay.ToHex() })).GetProperty("publicKey").GetString()!);

        if (isClientOurs)
        {
            var options = new ConnectOptions { RelayThrough = new RelayKeys(relay), LocalConnection = false, FastOpen = false, Holepunch = static _ => false };
            await using var connection = await (await StartOwnAsync(testnet)).ConnectAsync(key, options);
            Assert.Equal(PathKind.Relay, connection.Path);
            await Exchange.RunAsync(connection, 300_000, CancellationToken.None);
            return;
        }

        var result = await reference.CallAsync("connect", new { key = key.ToHex(), size = 200_000, relay = relay.ToHex() });
        Assert.True(result.GetProperty("sentMatches").GetBoolean());
        Assert.True(result.GetProperty("receivedMatches").GetBoolean());
    }

    private async Task<PublicKey> ListenAsync(IHyperDht node, PublicKey relay)
    {
        var options = new ListenOptions { RelayThrough = new RelayKeys(relay), ShareLocalAddress = false, Holepunch = static _ => false };
        var listener = Run(await node.ListenAsync(options: options));
        _ = ServeAsync(listener);
        return listener.PublicKey;
    }

    private static async Task ServeAsync(IHyperDhtListener listener)
    {
        await using var connection = await listener.AcceptAsync();
        Assert.Equal(PathKind.Relay, connection.Path);
        await Exchange.ServeAsync(connection, 300_000, CancellationToken.None);
    }

    private async Task<IHyperDht> StartOwnAsync(HyperDhtTestnet testnet) => Run(await HyperDhtNode.StartAsync(o =>
    {
        o.Bootstrap = [.. testnet.Bootstrap];
        o.QuickFirewall = false;
    }));

    private void Note(RelayPair pair)
    {
        lock (_pairs)
        {
            _pairs.Add(pair);
        }
    }

    private async Task<ReferencePeer> StartAsync(HyperDhtTestnet testnet, bool isLate = false)
    {
        var peer = Run(ReferencePeer.Start());
        await peer.CallAsync("node", new { bootstrap = testnet.Bootstrap, options = new { quickFirewall = false }, late = isLate });
        return peer;
    }

    private T Run<T>(T part)
        where T : IAsyncDisposable
    {
        _running.Add(part);
        return part;
    }
}
