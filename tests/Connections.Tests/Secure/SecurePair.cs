using HyperDht.Connections.Candidates;
using HyperDht.Cryptography;
using HyperDht.Limits;
using HyperDht.Noise;
using HyperDht.Runtime;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Secure;

/// <summary>Two ends of a connection on a simulated network, handshake done.</summary>
internal sealed class SecurePair
{
    private SecurePair(SecureEnd client, SecureEnd server) => (Client, Server) = (client, server);

    public SecureEnd Client { get; }

    public SecureEnd Server { get; }

    public static async Task<SecurePair> OpenAsync(SimulatedNetwork network, TimeSpan? keepAlive = null, bool keepsMessages = false)
    {
        SecurePair? pair = null;
        await network.InvokeAsync(() => pair = Open(network, keepAlive, keepsMessages));
        await network.WaitUntilAsync(() => pair!.Client.Proofs + pair.Server.Proofs == 2);
        return pair!;
    }

    public static SecurePair Open(SimulatedNetwork network, TimeSpan? keepAlive, bool keepsMessages = false)
    {
        var clientKey = Key(1);
        var serverKey = Key(2);
        var budget = new PartialFrameBudget(new SecretStreamLimits());
        var client = new SecureEnd(network, budget, true, clientKey, serverKey.PublicKey, keepAlive, keepsMessages);
        var server = new SecureEnd(network, budget, false, serverKey, clientKey.PublicKey, keepAlive, keepsMessages);
        var (clientKeys, serverKeys) = Shake(network.Random, clientKey, serverKey);
        server.Candidate.Bind(new CandidatePath(server.Socket, client.Address), client.Candidate.StreamId, serverKeys);
        client.Candidate.Bind(new CandidatePath(client.Socket, server.Address), server.Candidate.StreamId, clientKeys);
        return new SecurePair(client, server);
    }

    public static (SessionKeys Client, SessionKeys Server) Shake(IRandomSource random, KeyPair clientKey, KeyPair serverKey)
    {
        var factory = new NoiseHandshakeFactory(new SodiumCryptoSuite(), random);
        using var client = factory.Create(NoisePattern.IK, true, clientKey, serverKey.PublicKey, []);
        using var server = factory.Create(NoisePattern.IK, false, serverKey, null, []);
        var first = new byte[client.NextOverhead];
        Assert.True(client.TryWriteMessage([], first));
        Assert.True(server.TryReadMessage(first, [], out _));
        var second = new byte[server.NextOverhead];
        Assert.True(server.TryWriteMessage([], second));
        Assert.True(client.TryReadMessage(second, [], out _));
        return (client.Finish(), server.Finish());
    }

    public static KeyPair Key(byte seed)
    {
        var bytes = new byte[KeyPair.SeedLength];
        bytes[0] = seed;
        return KeyPair.FromSeed(bytes);
    }
}
