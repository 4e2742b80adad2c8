using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Tests.Node;
using HyperDht.Cryptography;
using HyperDht.Limits;
using HyperDht.Noise;
using HyperDht.Rpc;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Valid first messages, each through a relay as if from behind a NAT: listeners answer all of them from a few sockets.</summary>
public sealed class H2_PunchSockets
{
    private const int Handshakes = 2000;

    [Fact]
    public Task Flood_OpensFewSocketsAndLeavesNone() => SimulatedNetwork.RunAsync(22, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, attacker) = (world.AddFirewalled(100), world.Add(101));
        await using var listener = await server.Node.ListenAsync();
        await attacker.Node.StartAsync();
        var noise = new NoiseHandshakeFactory(new SodiumCryptoSuite(), network.Random);
        var target = new PeerAddress(((SimulatedTransport)server.Transport).Address.Host, server.Rpc.LocalAddress.Port);
        var before = network.OpenSockets;
        var most = 0;

        for (var i = 0; i < Handshakes; i++)
        {
            using var key = KeyPair.FromSeed([.. BitConverter.GetBytes(i), .. new byte[28]]);
            using var handshake = new ClientHandshake(noise, key, listener.PublicKey);
            var message1 = handshake.Begin(new NoisePayload { Udx = new((ulong)i), SecretStreamVersion = 1 })!;
            var value = new PeerHandshakeMessage(HandshakeMode.FromRelay, message1, new PeerAddress(0x5a000000 + (uint)i, 4000)).Encode();
            var call = new DhtCall(PeerHandshakeCommand.CommandId) { Target = NodeId.FromPublicKey(listener.PublicKey), Value = value };
            await Assert.ThrowsAsync<HyperDhtException>(
                () => attacker.Rpc.RequestAsync(call, target, new DhtRequestOptions { Retries = 0, Timeout = TimeSpan.FromMilliseconds(5), Force = true }));
            most = Math.Max(most, network.OpenSockets - before);
        }

        Assert.InRange(most, 1, new ConnectionsLimits().PunchSockets);
        await network.Delay(TimeSpan.FromSeconds(20));
        Assert.Equal(before, network.OpenSockets);
    });
}
