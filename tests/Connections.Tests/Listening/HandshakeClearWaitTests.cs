using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Tests.Node;
using HyperDht.Cryptography;
using HyperDht.Holepunch;
using HyperDht.Noise;
using HyperDht.Rpc;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Listening;

public sealed class HandshakeClearWaitTests
{
    // The client never sends a packet: the handshake is over after 10 s, and remembered from then on.
    [Theory]
    [InlineData(1, 15, false)]
    [InlineData(10, 15, true)]
    [InlineData(10, 25, false)]
    [InlineData(120, 60, true)]
    public Task RepeatedFirstMessage_GetsTheSameAnswerForAsLongAsTheListenerSays(int wait, int later, bool isAnswered) =>
        SimulatedNetwork.RunAsync(71, async network =>
        {
            var world = await SimulatedWorld.CreateAsync(network);
            var (server, client) = (world.Add(100), world.Add(101));
            var options = new ListenOptions { HandshakeClearWait = TimeSpan.FromSeconds(wait) };
            await using var listener = await server.Node.ListenAsync(options: options);
            await client.Node.StartAsync();
            var to = new PeerAddress(((SimulatedTransport)server.Transport).Address.Host, server.Rpc.LocalAddress.Port);
            var call = FirstMessage(network, listener.PublicKey);

            var first = await client.Rpc.RequestAsync(call, to, new DhtRequestOptions { Retries = 0 });
            await network.Delay(TimeSpan.FromSeconds(later));
            var again = await Record.ExceptionAsync(async () =>
            {
                var second = await client.Rpc.RequestAsync(call, to, new DhtRequestOptions { Retries = 0 });
                Assert.Equal(first.Value!.Value.ToArray(), second.Value!.Value.ToArray());
            });

            Assert.Equal(isAnswered ? null : typeof(HyperDhtException), again?.GetType());
        });

    [Theory]
    [InlineData(-1)]
    [InlineData(121)]
    public Task TimeOutsideOfItsLimits_IsRefused(int seconds) => SimulatedNetwork.RunAsync(72, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network, nodes: 1);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => world.Add(100).Node.ListenAsync(options: new ListenOptions { HandshakeClearWait = TimeSpan.FromSeconds(seconds) }));
    });

    private static DhtCall FirstMessage(SimulatedNetwork network, PublicKey server)
    {
        var noise = new NoiseHandshakeFactory(new SodiumCryptoSuite(), network.Random);
        using var key = KeyPair.FromSeed([.. BitConverter.GetBytes(7), .. new byte[28]]);
        using var handshake = new ClientHandshake(noise, key, server);
        var message1 = handshake.Begin(new NoisePayload { Firewall = NatKind.Open, Udx = new(77), SecretStreamVersion = 1 })!;
        var message = new PeerHandshakeMessage(HandshakeMode.FromClient, message1, null, null);
        return new DhtCall(PeerHandshakeCommand.CommandId) { Target = NodeId.FromPublicKey(server), Value = message.Encode() };
    }
}
