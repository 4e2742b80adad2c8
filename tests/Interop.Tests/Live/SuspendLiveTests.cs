using System.Security.Cryptography;

namespace HyperDht.Interop.Tests.Live;

/// <summary>Our server rests and goes on in networks of the reference's nodes; its clients see what they would see of the reference's.</summary>
[Collection("live")]
public sealed class SuspendLiveTests
{
    [SkippableFact]
    public async Task SuspendedServer_IsUnannounced_AndFoundAgainWhenItGoesOn()
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        await using var network = await LiveNetwork.StartAsync(own: 0, reference: 4);
        await using var server = await OwnLivePeer.StartAsync(network.Bootstrap);
        await using var client = await ReferenceLivePeer.StartAsync(network.Bootstrap);
        var seed = RandomNumberGenerator.GetBytes(32);
        var key = await server.ListenAsync(1000);
        await client.ExchangeAsync(key, seed, 1000);

        await server.SuspendAsync();
        Assert.Equal(DhtErrorCodes.PeerNotFound, await client.FailToConnectAsync(key, seed));

        await server.ResumeAsync();
        await client.ExchangeAsync(key, seed, 1000);
    }
}
