using HyperDht.Connections.Tests.Node;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Relay;

public sealed class ServeRelayTests
{
    [Fact]
    public Task Key_IsTakenUntilTheRelayIsDisposed() => SimulatedNetwork.RunAsync(81, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var node = world.Add(100).Node;
        var relay = await node.ServeRelayAsync();

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => node.ListenAsync());
        await relay.DisposeAsync();
        await relay.Closed;
        await using var listener = await node.ListenAsync();

        Assert.Equal(DhtErrorCodes.KeyPairAlreadyUsed, error.ErrorCode);
        Assert.Equal(0, relay.Pairs);
    });

    // Whoever connects without a word of the channel's protocol gets the relay's open, and a disposed relay lets go of everybody.
    [Fact]
    public Task DisposedRelay_EndsItsClients() => SimulatedNetwork.RunAsync(82, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var relay = await world.Add(100).Node.ServeRelayAsync();
        var client = await world.Add(101).Node.ConnectAsync(relay.PublicKey);
        var frame = new byte[100];
        Assert.Equal(48, await client.AsStream().ReadAsync(frame));
        Assert.Equal([0, 1, 1, 11], frame[..4]);

        await relay.DisposeAsync();

        await network.WaitUntilAsync(() => client.Closed.IsCompleted, TimeSpan.FromSeconds(2));
    });
}
