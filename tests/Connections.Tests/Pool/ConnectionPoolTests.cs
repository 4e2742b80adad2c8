using HyperDht.Connections.Tests.Node;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Pool;

/// <summary>One connection to each peer, whoever dials.</summary>
public sealed class ConnectionPoolTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    [Fact]
    public Task ManyConnects_AreOneConnection() => SimulatedNetwork.RunAsync(91, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        await using var listener = await world.Add(100).Node.ListenAsync();
        var pool = world.Add(101).Node.CreatePool();

        var connections = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => pool.ConnectAsync(listener.PublicKey)));
        var again = await pool.ConnectAsync(listener.PublicKey);

        Assert.All(connections, connection => Assert.Same(again, connection));
        Assert.Equal([again], pool.Connections);
        Assert.True(pool.TryGet(listener.PublicKey, out var found));
        Assert.Same(again, found);
    });

    [Fact]
    public Task ClosedConnection_IsMadeAnew() => SimulatedNetwork.RunAsync(92, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        await using var listener = await world.Add(100).Node.ListenAsync();
        var pool = world.Add(101).Node.CreatePool();
        var first = await pool.ConnectAsync(listener.PublicKey);

        first.Abort();
        await network.WaitUntilAsync(() => pool.Connections.Count == 0, Soon);
        var second = await pool.ConnectAsync(listener.PublicKey);

        Assert.NotSame(first, second);
        Assert.False(second.Closed.IsCompleted);
    });

    // Both sides have the same one, and users of either side hold it.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public Task CrossedConnects_LeaveTheSameConnectionOnBothSides(int seed) => SimulatedNetwork.RunAsync(seed, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (a, b) = (world.Add(100).Node, world.Add(101).Node);
        var (poolA, poolB) = (a.CreatePool(), b.CreatePool());
        await using var listenerA = await a.ListenAsync(options: new ListenOptions { Pool = poolA });
        await using var listenerB = await b.ListenAsync(options: new ListenOptions { Pool = poolB });

        await Task.WhenAll(poolA.ConnectAsync(listenerB.PublicKey), poolB.ConnectAsync(listenerA.PublicKey));
        await network.Delay(Soon);

        var (ofA, ofB) = (Assert.Single(poolA.Connections), Assert.Single(poolB.Connections));
        Assert.Equal(ofA.HandshakeHash.ToArray(), ofB.HandshakeHash.ToArray());
        Assert.NotEqual(ofA.IsInitiator, ofB.IsInitiator);
        await ofA.AsStream().WriteAsync("hello"u8.ToArray());
        var buffer = new byte[5];
        await ofB.AsStream().ReadExactlyAsync(buffer);
        Assert.Equal("hello"u8, buffer);
    });

    // A peer that dials again has lost its former connection.
    [Fact]
    public Task PeerThatDialsAgain_ReplacesItsConnection() => SimulatedNetwork.RunAsync(93, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var server = world.Add(100).Node;
        var pool = server.CreatePool();
        await using var listener = await server.ListenAsync(options: new ListenOptions { Pool = pool });
        var client = world.Add(101).Node;
        await client.ConnectAsync(listener.PublicKey);
        var first = await listener.AcceptAsync();

        var again = await client.ConnectAsync(listener.PublicKey);
        var second = await listener.AcceptAsync();

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => first.Closed);
        Assert.Equal(DhtErrorCodes.DuplicateConnection, error.ErrorCode);
        Assert.Equal(again.HandshakeHash.ToArray(), second.HandshakeHash.ToArray());
        Assert.Equal([second], pool.Connections);
    });

    [Fact]
    public Task FailedConnect_FailsForAllWhoWait_AndIsForgotten() => SimulatedNetwork.RunAsync(94, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var pool = world.Add(101).Node.CreatePool();
        using var nobody = KeyPair.Generate();

        var connects = Enumerable.Range(0, 3).Select(_ => pool.ConnectAsync(nobody.PublicKey)).ToArray();

        foreach (var connect in connects)
        {
            var error = await Assert.ThrowsAsync<HyperDhtException>(() => connect);
            Assert.Equal(DhtErrorCodes.PeerNotFound, error.ErrorCode);
        }

        Assert.Empty(pool.Connections);
    });

    // One gives up: the others still get it. All give up: the connect ends, and a later call begins anew.
    [Fact]
    public Task GivingUp_EndsTheConnectOnlyWhenNobodyWaits() => SimulatedNetwork.RunAsync(95, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        await using var listener = await world.Add(100).Node.ListenAsync();
        var pool = world.Add(101).Node.CreatePool();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();

        var (given, kept) = (pool.ConnectAsync(listener.PublicKey, cancellationToken: first.Token), pool.ConnectAsync(listener.PublicKey));
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        (await kept).Abort();
        await network.WaitUntilAsync(() => pool.Connections.Count == 0, Soon);
        var alone = pool.ConnectAsync(listener.PublicKey, cancellationToken: second.Token);
        await second.CancelAsync();
        var anew = pool.ConnectAsync(listener.PublicKey);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
        Assert.False((await anew).Closed.IsCompleted);
    });

    [Fact]
    public Task PoolOfAnotherNode_IsRefused() => SimulatedNetwork.RunAsync(96, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (a, b) = (world.Add(100).Node, world.Add(101).Node);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => a.ListenAsync(options: new ListenOptions { Pool = b.CreatePool() }));

        Assert.Contains("pool", error.Message, StringComparison.Ordinal);
    });
}
