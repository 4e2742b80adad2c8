using HyperDht.Connections.Tests.Node;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Announcing;

/// <summary>A listening server stays reachable while the nodes that know it come and go.</summary>
public sealed class ReachabilityTests
{
    [Fact]
    public Task RelaysThatDisappear_AreReplacedWithinSeconds() => SimulatedNetwork.RunAsync(21, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network, nodes: 12);
        await using var listener = await world.Add(100).Node.ListenAsync();
        var lost = listener.RelayNodes.ToHashSet();
        Assert.Equal(3, lost.Count);

        network.Options.Drop = (from, to) => lost.Contains(from) || lost.Contains(to);
        await network.WaitUntilAsync(
            () => listener.RelayNodes.Count == 3 && !listener.RelayNodes.Any(lost.Contains), TimeSpan.FromSeconds(60));

        await using var connection = await world.Add(101).Node.ConnectAsync(listener.PublicKey);
        Assert.Equal(listener.PublicKey, connection.RemotePublicKey);
    });

    [Fact]
    public Task ServerThatWasCutOff_IsReachableAgain() => SimulatedNetwork.RunAsync(22, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var server = world.Add(100);
        await using var listener = await server.Node.ListenAsync();

        var host = ((SimulatedTransport)server.Transport).Address.Host;
        network.Options.Drop = (from, to) => from.Host == host || to.Host == host;
        await network.Delay(TimeSpan.FromMinutes(5));
        network.Options.Drop = null;

        await network.WaitUntilAsync(() => listener.RelayNodes.Count == 3, TimeSpan.FromSeconds(90));
        await using var connection = await world.Add(101).Node.ConnectAsync(listener.PublicKey);
        Assert.Equal(listener.PublicKey, connection.RemotePublicKey);
    });

    [Fact]
    public Task IdleServer_IsStillFoundAfterTwoHours() => SimulatedNetwork.RunAsync(
        23,
        async network =>
        {
            var world = await SimulatedWorld.CreateAsync(network);
            await using var listener = await world.Add(100).Node.ListenAsync();

            await network.Delay(TimeSpan.FromHours(2));

            await using var connection = await world.Add(101).Node.ConnectAsync(listener.PublicKey);
            Assert.Equal(listener.PublicKey, connection.RemotePublicKey);
        },
        new SimulatedNetworkOptions { TimeLimit = TimeSpan.FromHours(3) });

    [Fact]
    public Task ServerThatVanished_IsForgotten() => SimulatedNetwork.RunAsync(24, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var server = world.Add(100);
        var listener = await server.Node.ListenAsync();
        await server.Node.StopAsync(force: true);

        await network.Delay(TimeSpan.FromMinutes(27));

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => world.Add(101).Node.ConnectAsync(listener.PublicKey));
        Assert.Equal(DhtErrorCodes.PeerNotFound, error.ErrorCode);
    });
}
