using System.Security.Cryptography;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Networks;

public class TransferTests
{
    private const int Length = 2 << 20;

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0.01, 0, 0, 1)]
    [InlineData(0.05, 0.02, 0.05, 5)]
    [InlineData(0.2, 0.1, 0.2, 20)]
    public Task BothDirections_ArriveWhole(double loss, double duplication, double reordering, int jitterMilliseconds) =>
        SimulatedNetwork.RunAsync(11, async network =>
        {
            // The network forms in peace: what is tried here is the stream.
            await network.AddBootstrapperAsync();
            var server = await network.AddNodeAsync();
            var client = await network.AddNodeAsync();
            var listener = await server.ListenAsync();
            await using var outgoing = await client.ConnectAsync(listener.PublicKey);
            network.Options.Loss = loss;
            network.Options.Duplication = duplication;
            network.Options.Reordering = reordering;
            network.Options.Jitter = TimeSpan.FromMilliseconds(jitterMilliseconds);

            var there = SendAsync(network, outgoing);
            await using var incoming = await listener.AcceptAsync();
            var back = SendAsync(network, incoming);
            var received = await Task.WhenAll(ReceiveAsync(incoming), ReceiveAsync(outgoing));

            Assert.Equal(await there, received[0]);
            Assert.Equal(await back, received[1]);
            Assert.Equal(outgoing.HandshakeHash.ToArray(), incoming.HandshakeHash.ToArray());
        });

    [Fact]
    public Task CutNetwork_EndsTheConnectionWithAReason() => SimulatedNetwork.RunAsync(12, async network =>
    {
        await network.AddBootstrapperAsync();
        var listener = await (await network.AddNodeAsync()).ListenAsync();
        var client = await network.AddNodeAsync();
        await using var outgoing = await client.ConnectAsync(listener.PublicKey);
        await using var incoming = await listener.AcceptAsync();

        network.Options.Drop = (_, _) => true;
        await outgoing.AsStream().WriteAsync(new byte[1000]);

        await Assert.ThrowsAsync<HyperDhtException>(() => outgoing.Closed);
        await Assert.ThrowsAsync<HyperDhtException>(() => incoming.Closed);
    });

    [Fact]
    public Task DisposingOffline_EndsWithinTwoSeconds() => SimulatedNetwork.RunAsync(13, async network =>
    {
        await network.AddBootstrapperAsync();
        var server = await network.AddNodeAsync();
        var listener = await server.ListenAsync();
        var client = await network.AddNodeAsync();
        await using var outgoing = await client.ConnectAsync(listener.PublicKey);
        network.Options.Drop = (_, _) => true;
        await outgoing.AsStream().WriteAsync(new byte[1000]);
        var start = network.Now;

        await Task.WhenAll(server.DisposeAsync().AsTask(), client.DisposeAsync().AsTask());

        Assert.InRange(network.Now - start, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    });

    private static async Task<string> SendAsync(SimulatedNetwork network, IHyperDhtConnection connection)
    {
        var bytes = new byte[Length];
        network.Random.Fill(bytes);
        await connection.AsStream().WriteAsync(bytes);
        await connection.CompleteWritesAsync();
        return Convert.ToHexString(SHA256.HashData(bytes));
    }

    private static async Task<string> ReceiveAsync(IHyperDhtConnection connection)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        while (await connection.AsStream().ReadAsync(buffer) is var count and > 0)
        {
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
