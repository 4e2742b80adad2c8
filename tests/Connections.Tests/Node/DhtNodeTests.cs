using System.Security.Cryptography;
using HyperDht.Firewall;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Node;

public sealed class DhtNodeTests
{
    [Fact]
    public Task Connect_ReachesTheListenerAndCarriesBytes() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100).Node, world.Add(101).Node);
        await using var listener = await server.ListenAsync();

        var accepting = listener.AcceptAsync().AsTask();
        var outgoing = await client.ConnectAsync(listener.PublicKey);
        var incoming = await accepting;

        Assert.Equal(server.DefaultKeyPair.PublicKey, outgoing.RemotePublicKey);
        Assert.Equal(client.DefaultKeyPair.PublicKey, incoming.RemotePublicKey);
        Assert.True(outgoing.HandshakeHash.Span.SequenceEqual(incoming.HandshakeHash.Span));
        Assert.True(outgoing.IsInitiator && !incoming.IsInitiator);
        Assert.Equal(PathKind.Direct, outgoing.Path);
        await ExchangeAsync(outgoing, incoming, 200_000);
        Assert.Contains(outgoing.Trace.Steps, step => step.Name == "open");
    });

    [Fact]
    public Task OpenClient_DoesNotWaitForTheServerToRepeatItself() => SimulatedNetwork.RunAsync(9, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        await using var listener = await world.Add(100).Node.ListenAsync();
        var client = world.Nodes[^1].Node;
        Assert.NotNull(client.Rpc.RemoteAddress);

        // The server connects to an open client at once: its packets overtake its answer.
        var before = network.Now;
        var outgoing = await client.ConnectAsync(listener.PublicKey);
        var incoming = await listener.AcceptAsync();

        Assert.InRange(network.Now - before, TimeSpan.Zero, TimeSpan.FromMilliseconds(900));
        await ExchangeAsync(outgoing, incoming, 10_000);
    });

    [Fact]
    public Task Refusal_IsSilence() => SimulatedNetwork.RunAsync(2, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100).Node, world.Add(101).Node);
        var policy = new DelegateFirewallPolicy(async (candidate, token) =>
        {
            await network.Delay(TimeSpan.FromMilliseconds(20), token);
            return candidate.RemotePublicKey != client.DefaultKeyPair.PublicKey;
        });
        await using var listener = await server.ListenAsync(options: new ListenOptions { Firewall = policy });

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));

        Assert.Equal(DhtErrorCodes.PeerConnectionFailed, error.ErrorCode);
        Assert.Contains(error.Trace!.Steps, step => step.Name == "handshake");
        Assert.Equal(0, server.ConnectionCount);
    });

    [Fact]
    public Task UnknownKey_IsNotFound() => SimulatedNetwork.RunAsync(3, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var client = world.Add(101).Node;

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(KeyPair.FromSeed(new byte[32]).PublicKey));

        Assert.Equal(DhtErrorCodes.PeerNotFound, error.ErrorCode);
        Assert.Equal(0, client.ConnectionCount);
    });

    [Fact]
    public Task FiftyConnectsAtOnce_AllOpen() => SimulatedNetwork.RunAsync(4, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100).Node, world.Add(101).Node);
        await using var listener = await server.ListenAsync();

        var connections = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.ConnectAsync(listener.PublicKey)));
        var accepted = new List<IHyperDhtConnection>();
        for (var i = 0; i < 50; i++)
        {
            accepted.Add(await listener.AcceptAsync());
        }

        Assert.Equal(
            connections.Select(c => Convert.ToHexString(c.HandshakeHash.Span)).Order(),
            accepted.Select(c => Convert.ToHexString(c.HandshakeHash.Span)).Order());
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        await network.WaitUntilAsync(() => client.ConnectionCount == 0 && server.ConnectionCount == 0);
        await network.Delay(TimeSpan.FromSeconds(12));
        Assert.Equal(0, server.HalfOpenCount);
    });

    [Fact]
    public Task ClosedListener_IsUnannounced() => SimulatedNetwork.RunAsync(5, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100).Node, world.Add(101).Node);
        var listener = await server.ListenAsync();
        Assert.Equal(3, listener.RelayNodes.Count);

        var before = network.Now;
        await listener.DisposeAsync();

        Assert.InRange(network.Now - before, TimeSpan.Zero, TimeSpan.FromSeconds(1.6));
        Assert.True(listener.Closed.IsCompleted);
        await Assert.ThrowsAsync<HyperDhtException>(() => listener.AcceptAsync().AsTask());
        var error = await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));
        Assert.Equal(DhtErrorCodes.PeerNotFound, error.ErrorCode);
    });

    [Fact]
    public Task SameKeyTwice_IsRefused() => SimulatedNetwork.RunAsync(6, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var server = world.Add(100).Node;
        await using var listener = await server.ListenAsync();

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => server.ListenAsync());

        Assert.Equal(DhtErrorCodes.KeyPairAlreadyUsed, error.ErrorCode);
    });

    [Fact]
    public Task CancelledConnect_LeavesNothing() => SimulatedNetwork.RunAsync(7, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100).Node, world.Add(101).Node);
        var never = new DelegateFirewallPolicy((_, _) => new ValueTask<bool>(false));
        await using var listener = await server.ListenAsync(options: new ListenOptions { Firewall = never });
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1), network.Time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ConnectAsync(listener.PublicKey, cancellationToken: cancellation.Token));

        await network.WaitUntilAsync(() => client.ConnectionCount == 0);
    });

    [Fact]
    public Task StoppedNode_EndsEverythingWithinTwoSeconds() => SimulatedNetwork.RunAsync(8, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100).Node, world.Add(101).Node);
        var listener = await server.ListenAsync();
        var outgoing = await client.ConnectAsync(listener.PublicKey);
        var incoming = await listener.AcceptAsync();
        var dialing = client.ConnectAsync(KeyPair.FromSeed(new byte[32]).PublicKey);

        var before = network.Now;
        await client.DisposeAsync();
        Assert.InRange(network.Now - before, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<Exception>(() => dialing);
        await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));

        before = network.Now;
        await server.DisposeAsync();
        Assert.InRange(network.Now - before, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.True(listener.Closed.IsCompleted);
        Assert.True(incoming.Closed.IsCompleted && outgoing.Closed.IsCompleted);
    });

    private static async Task ExchangeAsync(IHyperDhtConnection a, IHyperDhtConnection b, int length)
    {
        var data = RandomNumberGenerator.GetBytes(length);
        var writing = WriteAsync(a, data);
        var received = new MemoryStream();
        await b.AsStream().CopyToAsync(received);
        await writing;
        Assert.Equal(data, received.ToArray());

        writing = WriteAsync(b, data);
        received.SetLength(0);
        await a.AsStream().CopyToAsync(received);
        await writing;
        Assert.Equal(data, received.ToArray());
    }

    private static async Task WriteAsync(IHyperDhtConnection connection, byte[] data)
    {
        await connection.AsStream().WriteAsync(data);
        await connection.CompleteWritesAsync();
    }
}
