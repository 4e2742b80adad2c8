using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Life;

/// <summary>Peers whose keys are a secret scalar do all that others do (spec 03 §19).</summary>
public sealed class ScalarKeyTests
{
    [Fact]
    public Task ScalarKeys_ListenConnectAndSign() => SimulatedNetwork.RunAsync(19, async network =>
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        var (client, server) = (await network.AddNodeAsync(), await network.AddNat().AddNodeAsync());
        using var serverKey = CreateKey(network);
        using var clientKey = CreateKey(network);
        await using var listener = await server.ListenAsync(serverKey);
        var topic = Topic.Hash("scalar"u8);

        await using var connection = await client.ConnectAsync(serverKey.PublicKey, new ConnectOptions { KeyPair = clientKey });
        await using var accepted = await listener.AcceptAsync();
        await server.AnnounceAsync(topic, serverKey);
        await server.MutablePutAsync(new byte[] { 7 }, serverKey);

        Assert.Equal((serverKey.PublicKey, clientKey.PublicKey), (connection.RemotePublicKey, accepted.RemotePublicKey));
        Assert.NotEmpty(listener.RelayNodes);
        Assert.Equal(7, (await client.MutableGetAsync(serverKey.PublicKey))!.Value.Span[0]);
        await foreach (var reply in client.LookupAsync(topic))
        {
            Assert.Equal(serverKey.PublicKey, Assert.Single(reply.Peers).PublicKey);
            return;
        }

        Assert.Fail("Nobody knows the topic.");
    });

    private static KeyPair CreateKey(SimulatedNetwork network)
    {
        var scalar = new byte[32];
        network.Random.Fill(scalar);
        return KeyPair.FromScalar(scalar);
    }
}
