using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Tests.Node;
using HyperDht.Cryptography;
using HyperDht.Limits;
using HyperDht.Noise;
using HyperDht.Routing.Codecs;
using HyperDht.Rpc;
using HyperDht.Testing;
using Xunit.Abstractions;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Valid first messages whose senders never show up.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class H2_HalfOpenFlood(ITestOutputHelper output)
{
    private const int Sources = 250;
    private const int PerSecond = 10_000;
    private const long MaxMemory = 16 << 20;
    private const int MaxSockets = 16;

    // The short run fills the table and turns it over once.
    private static readonly int Messages = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? 100_000 : 5000;

    [Fact]
    public Task FloodFromEverywhere_CostsLittleAndKeepsNobodyOut() => SimulatedNetwork.RunAsync(22, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var server = world.AddFirewalled(100);
        await using var listener = await server.Node.ListenAsync();
        var honest = world.Add(102).Node;
        await honest.StartAsync();
        var target = new PeerAddress(((SimulatedTransport)server.Transport).Address.Host, server.Rpc.LocalAddress.Port);
        var attackers = Enumerable.Range(0, Sources).Select(i => network.AddHost($"66.1.{i}.1").Bind(new PeerAddress(0, 4000))).ToArray();
        var (sockets, memory) = (network.OpenSockets, GC.GetTotalMemory(forceFullCollection: true));

        for (var i = 0; i < Messages;)
        {
            await network.InvokeAsync(() =>
            {
                for (var until = i + (PerSecond / 100); i < until; i++)
                {
                    attackers[i % Sources].Send(Message(network, listener.PublicKey, i), target);
                }
            });
            await network.Delay(TimeSpan.FromMilliseconds(10));
        }

        var (halfOpen, opened, used) = (
            server.Node.HalfOpenCount, network.OpenSockets - sockets, GC.GetTotalMemory(forceFullCollection: true) - memory);
        output.WriteLine($"{Messages} handshakes: {halfOpen} half-open, {opened} sockets, {used / 1048576.0:0.0} MiB");
        Assert.InRange(halfOpen, 1, new ConnectionsLimits().HalfOpen);
        Assert.InRange(opened, 1, MaxSockets);
        Assert.InRange(used, long.MinValue, MaxMemory);
        await using (var connection = await honest.ConnectAsync(listener.PublicKey))
        {
            Assert.False(connection.Closed.IsCompleted);
        }

        await network.Delay(TimeSpan.FromSeconds(20));
        Assert.Equal(0, server.Node.HalfOpenCount);
        Assert.Equal(sockets, network.OpenSockets);
    });

    // Anybody may write any host into what seems to come from a relay.
    [Fact]
    public Task ClaimedLoopback_IsNotExempt() => SimulatedNetwork.RunAsync(23, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var server = world.AddFirewalled(100);
        await using var listener = await server.Node.ListenAsync();
        var target = new PeerAddress(((SimulatedTransport)server.Transport).Address.Host, server.Rpc.LocalAddress.Port);
        var attackers = Enumerable.Range(0, Sources).Select(i => network.AddHost($"66.1.{i}.1").Bind(new PeerAddress(0, 4000))).ToArray();

        for (var i = 0; i < 400; i++)
        {
            await network.InvokeAsync(() => attackers[i % Sources].Send(
                Message(network, listener.PublicKey, i, PeerAddress.Parse("127.0.0.1:4000")), target));
        }

        await network.Delay(TimeSpan.FromSeconds(1));
        Assert.InRange(server.Node.HalfOpenCount, 1, 256);
    });

    [Theory]
    [InlineData(true, 256)]
    [InlineData(false, 128)]
    public Task Flood_HoldsItsShareAndIsGoneAfterTwentySeconds(bool freshKeys, int share) => SimulatedNetwork.RunAsync(21, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, attacker) = (world.Add(100), world.Add(101));
        await using var listener = await server.Node.ListenAsync();
        await attacker.Node.StartAsync();
        var noise = new NoiseHandshakeFactory(new SodiumCryptoSuite(), network.Random);
        var target = new PeerAddress(((SimulatedTransport)server.Transport).Address.Host, server.Rpc.LocalAddress.Port);

        for (var i = 0; i < 400; i++)
        {
            // One claimed host for fresh keys; a host each, out of many, for one key.
            var claimed = freshKeys ? PeerAddress.Parse("90.0.0.1:4000") : new PeerAddress(0x5a000000 + (uint)i, 4000);
            using var key = KeyPair.FromSeed([.. BitConverter.GetBytes(freshKeys ? i : 0), .. new byte[28]]);
            using var handshake = new ClientHandshake(noise, key, listener.PublicKey);
            var message1 = handshake.Begin(new NoisePayload { Udx = new((ulong)i), SecretStreamVersion = 1 })!;
            var value = new PeerHandshakeMessage(HandshakeMode.FromRelay, message1, claimed).Encode();
            var call = new DhtCall(PeerHandshakeCommand.CommandId) { Target = NodeId.FromPublicKey(listener.PublicKey), Value = value };
            await Assert.ThrowsAsync<HyperDhtException>(
                () => attacker.Rpc.RequestAsync(call, target, new DhtRequestOptions { Retries = 0, Timeout = TimeSpan.FromMilliseconds(5), Force = true }));
        }

        await network.WaitUntilAsync(() => server.Node.HalfOpenCount == share, TimeSpan.FromSeconds(1));
        var honest = await world.Add(102).Node.ConnectAsync(listener.PublicKey);
        Assert.False(honest.Closed.IsCompleted);

        await network.Delay(TimeSpan.FromSeconds(20));
        Assert.Equal(0, server.Node.HalfOpenCount);
        Assert.Equal(1, server.Streams.StreamCount);
    });

    private static byte[] Message(SimulatedNetwork network, PublicKey server, int number, PeerAddress? claimed = null)
    {
        var noise = new NoiseHandshakeFactory(new SodiumCryptoSuite(), network.Random);
        using var key = KeyPair.FromSeed([.. BitConverter.GetBytes(number), .. new byte[28]]);
        using var handshake = new ClientHandshake(noise, key, server);
        var message1 = handshake.Begin(new NoisePayload { Udx = new((ulong)number), SecretStreamVersion = 1 })!;
        var request = new RequestDatagram
        {
            TransactionId = (ushort)number,
            Command = PeerHandshakeCommand.CommandId,
            Target = NodeId.FromPublicKey(server).Span,
            Value = new PeerHandshakeMessage(HandshakeMode.FromRelay, message1, claimed ?? new PeerAddress(0x5a000000 + (uint)number, 4000)).Encode(),
            HasValue = true,
        };
        var datagram = new byte[request.EncodedLength];
        request.Encode(datagram);
        return datagram;
    }
}
