using HyperDht.Testing;

namespace HyperDht.Interop.Tests.Live;

/// <summary>Peers of the reference that refuse every way but a relay of ours, over real sockets on loopback.</summary>
[Collection("live")]
public sealed class RelayLiveTests : IAsyncLifetime
{
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

    private void Note(RelayPair pair)
    {
        lock (_pairs)
        {
            _pairs.Add(pair);
        }
    }

    private async Task<ReferencePeer> StartAsync(HyperDhtTestnet testnet)
    {
        var peer = Run(ReferencePeer.Start());
        await peer.CallAsync("node", new { bootstrap = testnet.Bootstrap, options = new { quickFirewall = false } });
        return peer;
    }

    private T Run<T>(T part)
        where T : IAsyncDisposable
    {
        _running.Add(part);
        return part;
    }
}
