using System.Security.Cryptography;

namespace HyperDht.Interop.Tests.Live;

/// <summary>Peers of both implementations meet through networks of both, over real sockets on loopback.</summary>
[Collection("live")]
public sealed class LivePeerTests
{
    private const int Size = 8 << 20;

    public static TheoryData<string> Topologies => [.. Topology.All.Select(topology => topology.Name)];

    [SkippableTheory]
    [MemberData(nameof(Topologies))]
    public async Task EightMebibytesBothWays_ArriveWithEqualHashesAndIdentities(string name)
    {
        await using var live = await StartAsync(name);
        var seed = RandomNumberGenerator.GetBytes(32);
        using var identity = KeyPair.FromSeed(seed);
        var key = await live.Server.ListenAsync(Size);

        var atClient = await live.Client.ExchangeAsync(key, seed, Size);
        var atServer = await live.Server.NextConnectionAsync();

        Assert.Equal(key, atClient.RemotePublicKey);
        Assert.Equal(identity.PublicKey, atServer.RemotePublicKey);
        Assert.Equal(atClient.HandshakeHash, atServer.HandshakeHash);
    }

    [SkippableTheory]
    [MemberData(nameof(Topologies))]
    public async Task Firewall_LetsAKnownKeyInAndIsSilentToAStranger(string name)
    {
        await using var live = await StartAsync(name);
        var seed = RandomNumberGenerator.GetBytes(32);
        using var known = KeyPair.FromSeed(seed);
        var key = await live.Server.ListenAsync(1000, known.PublicKey);

        await live.Client.ExchangeAsync(key, seed, 1000);
        var refusal = await live.Client.FailToConnectAsync(key, RandomNumberGenerator.GetBytes(32));

        Assert.Equal(DhtErrorCodes.PeerConnectionFailed, refusal);
    }

    [SkippableTheory]
    [MemberData(nameof(Topologies))]
    public async Task UnknownKey_IsNotFound(string name)
    {
        await using var live = await StartAsync(name);
        using var nobody = KeyPair.Generate();

        var code = await live.Client.FailToConnectAsync(nobody.PublicKey, RandomNumberGenerator.GetBytes(32));

        Assert.Equal(DhtErrorCodes.PeerNotFound, code);
    }

    [SkippableTheory]
    [MemberData(nameof(Topologies))]
    public async Task HundredConnectsInARowAndFiftyAtOnce_AllSucceed(string name)
    {
        await using var live = await StartAsync(name);
        var key = await live.Server.ListenAsync(100);

        Assert.Null(await live.Client.ConnectManyAsync(key, count: 100, concurrency: 1));
        Assert.Null(await live.Client.ConnectManyAsync(key, count: 50, concurrency: 50));
    }

    private static async Task<LiveSetting> StartAsync(string name)
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        return await LiveSetting.StartAsync(Topology.All.Single(topology => topology.Name == name));
    }
}
