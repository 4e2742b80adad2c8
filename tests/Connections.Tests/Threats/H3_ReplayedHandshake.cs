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
    private const int Replays = 1000;
    private const int HonestSeed = 102;

    // At once, while the answer is remembered, when it is forgotten, and shortly before the first message itself is forgotten.
    private static readonly double[] Seconds = [0, 1, 25, 550];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public Task Replays_OpenNothingAndHarmNothing(int mode) => SimulatedNetwork.RunAsync(31, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, attacker) = (world.Add(100), world.Add(101));
        await using var listener = await server.Node.ListenAsync();
        var honest = world.Add(HonestSeed).Node;
        var connection = await honest.ConnectAsync(listener.PublicKey);
        var accepted = await listener.AcceptAsync();
        await attacker.Node.StartAsync();

        // Of the very client that holds a connection. An open claim makes the server bind at once, without a packet from anybody.
        var message1 = Message1(network, listener.PublicKey);
        var target = new PeerAddress(((SimulatedTransport)server.Transport).Address.Host, server.Rpc.LocalAddress.Port);
        foreach (var seconds in Seconds)
        {
            await network.Delay(TimeSpan.FromSeconds(seconds));
            var replays = Enumerable.Range(0, Replays / Seconds.Length).Select(i => SendAsync(attacker.Rpc, target, listener.PublicKey, message1, mode, i));
            await Task.WhenAll(replays);
        }

        await network.Delay(TimeSpan.FromSeconds(11));
        Assert.False(listener.AcceptAsync().AsTask().IsCompleted);
        Assert.Equal(1, server.Node.ConnectionCount);
        Assert.Equal(0, server.Node.HalfOpenCount);
        Assert.False(connection.Closed.IsCompleted || accepted.Closed.IsCompleted);
        await connection.AsStream().WriteAsync(new byte[1000]);
        await accepted.AsStream().ReadExactlyAsync(new byte[1000]);
    });

    private static byte[] Message1(SimulatedNetwork network, PublicKey server)
    {
        var noise = new NoiseHandshakeFactory(new SodiumCryptoSuite(), network.Random);
        using var key = KeyPair.FromSeed([.. BitConverter.GetBytes(HonestSeed + 1), .. new byte[28]]);
        using var handshake = new ClientHandshake(noise, key, server);
        return handshake.Begin(new NoisePayload { Firewall = NatKind.Open, Udx = new(77), SecretStreamVersion = 1 })!;
    }

    private static async Task SendAsync(IDhtRpc rpc, PeerAddress to, PublicKey server, byte[] noise, int mode, int number)
    {
        var claimed = PeerAddress.Parse($"90.0.0.{(number % 200) + 1}:4000");
        var message = new PeerHandshakeMessage(
            (HandshakeMode)mode,
            noise,
            mode == (int)HandshakeMode.FromClient ? null : claimed,
            mode == (int)HandshakeMode.FromSecondRelay ? PeerAddress.Parse("90.0.2.2:4000") : null);
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
