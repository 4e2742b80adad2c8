using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Tests.Node;
using HyperDht.Cryptography;
using HyperDht.Noise;
using HyperDht.Rpc;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Valid first messages whose senders never show up.</summary>
public sealed class H2_HalfOpenFlood
{
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
}
