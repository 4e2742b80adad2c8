using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Nats;

/// <summary>A relay of the reference drops packets to a peer that has sent none yet (spec 04 §13): whose first one was dropped repeats it soon.</summary>
public sealed class DroppingRelayTests
{
    // The header of an encrypted stream in a packet of its own.
    private const int FirstPacket = 20 + 59;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.9);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public Task FirstPacketThatARelayDrops_CostsNoSecond(int seed)
    {
        IBlindRelay? relay = null;
        var peers = new HashSet<uint>();
        var (isDue, isDropped) = (false, false);
        var options = new SimulatedNetworkOptions
        {
            OnEvent = datagram => isDue |= datagram.Fate is SimulatedFate.Delivered && relay is { Pairs: 1 } && datagram.Destination.Host == relay.Address.Host
                && peers.Contains(datagram.Source.Host) && datagram.Datagram.Span is [0xff, 1, ..] && datagram.Datagram.Length == FirstPacket,
            Drop = (from, to) =>
            {
                var drops = isDue && !isDropped && from.Host == relay!.Address.Host && peers.Contains(to.Host);
                isDropped |= drops;
                return drops;
            },
        };
        return SimulatedNetwork.RunAsync(
            seed,
            async network =>
            {
                await network.AddBootstrapperAsync();
                await network.AddNodesAsync(8);
                relay = await (await network.AddNodeAsync()).ServeRelayAsync();
                var (serverNat, clientNat) = (network.AddNat(SimulatedNatOptions.Random), network.AddNat(SimulatedNatOptions.Random));
                var (server, client) = (await serverNat.AddNodeAsync(), await clientNat.AddNodeAsync());
                await using var listener = await server.ListenAsync(options: new ListenOptions { RelayThrough = new RelayKeys(relay.PublicKey) });
                peers.UnionWith([serverNat.Outside.Host, clientNat.Outside.Host]);
                var before = network.Now;

                await using var connection = await client.ConnectAsync(listener.PublicKey);
                await using var accepted = await listener.AcceptAsync();
                await connection.AsStream().WriteAsync(new byte[100]);
                await accepted.AsStream().ReadExactlyAsync(new byte[100]);
                await accepted.AsStream().WriteAsync(new byte[100]);
                await connection.AsStream().ReadExactlyAsync(new byte[100]);

                Assert.InRange(network.Now - before, TimeSpan.Zero, Soon);
                Assert.Equal(PathKind.Relay, connection.Path);
                Assert.True(isDropped);
            },
            options);
    }
}
