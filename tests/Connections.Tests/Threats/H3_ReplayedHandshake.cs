using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Tests.Node;
using HyperDht.Cryptography;
using HyperDht.Holepunch;
using HyperDht.Noise;
using HyperDht.Rpc;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Every node that forwards a handshake sees message 1 and may send it again, in every mode, early and late.</summary>
public sealed class H3_ReplayedHandshake
{
    [Fact]
    public Task Replays_OpenNothingAndHarmNothing() => SimulatedNetwork.RunAsync(31, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, attacker) = (world.Add(100), world.Add(101));
        await using var listener = await server.Node.ListenAsync();
        var honest = world.Add(102).Node;
        var connection = await honest.ConnectAsync(listener.PublicKey);
        var accepted = await listener.AcceptAsync();
        await attacker.Node.StartAsync();

        // The attacker may be the client itself: an open claim makes the server bind at once, without a packet from anybody.
        var message1 = Message1(network, listener.PublicKey);
        var target = new PeerAddress(((SimulatedTransport)server.Transport).Address.Host, server.Rpc.LocalAddress.Port);
        for (var round = 0; round < 4; round++)
        {
            var replays = Enumerable.Range(0, 250).Select(i => SendAsync(attacker.Rpc, target, listener.PublicKey, message1, i));
            await Task.WhenAll(replays);
            await network.Delay(TimeSpan.FromSeconds(round == 0 ? 1 : 25));
        }

        Assert.False(listener.AcceptAsync().AsTask().IsCompleted);
        Assert.Equal(1, server.Node.ConnectionCount);
        Assert.Equal(0, server.Node.HalfOpenCount);
        Assert.False(connection.Closed.IsCompleted || accepted.Closed.IsCompleted);
    });

    private static byte[] Message1(SimulatedNetwork network, PublicKey server)
    {
        var noise = new NoiseHandshakeFactory(new SodiumCryptoSuite(), network.Random);
        using var key = KeyPair.FromSeed(new byte[32]);
        using var handshake = new ClientHandshake(noise, key, server);
        return handshake.Begin(new NoisePayload { Firewall = NatKind.Open, Udx = new(77), SecretStreamVersion = 1 })!;
    }

    private static async Task SendAsync(IDhtRpc rpc, PeerAddress to, PublicKey server, byte[] noise, int number)
    {
        PeerHandshakeMessage message = (number % 3) switch
        {
            0 => new(HandshakeMode.FromClient, noise),
            1 => new(HandshakeMode.FromRelay, noise, PeerAddress.Parse($"90.0.0.{(number % 200) + 1}:4000")),
            _ => new(HandshakeMode.FromSecondRelay, noise, PeerAddress.Parse("90.0.1.1:4000"), PeerAddress.Parse("90.0.2.2:4000")),
        };
        var call = new DhtCall(PeerHandshakeCommand.CommandId) { Target = NodeId.FromPublicKey(server), Value = message.Encode() };
        try
        {
            await rpc.RequestAsync(call, to, new DhtRequestOptions { Retries = 0 });
        }
        catch (HyperDhtException)
        {
            // Silence is what replays get once the answer is forgotten.
        }
    }
}
