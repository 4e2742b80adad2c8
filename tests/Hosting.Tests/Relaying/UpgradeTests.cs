using System.Security.Cryptography;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Tests.Relaying;

/// <summary>Real sockets: connections that begin on a relay and find their direct path in the middle of a transfer.</summary>
public sealed class UpgradeTests
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1";
    private static readonly int Runs = IsFull ? 50 : 3;
    private static readonly int Length = (IsFull ? 64 : 8) << 20;

    [Fact]
    public async Task TransferBothWays_LosesNoByteWhenThePathBecomesDirect()
    {
        await using var network = await HyperDhtTestnet.StartAsync(4);
        await using var third = await network.CreateNodeAsync();
        await using var relay = await third.ServeRelayAsync();
        for (var run = 0; run < Runs; run++)
        {
            var gate = new ProbingGate();
            await using var server = await StartAsync(network, gate);
            await using var client = await StartAsync(network, gate);
            await using var listener = await server.ListenAsync(
                options: new ListenOptions { RelayThrough = new RelayKeys(relay.PublicKey), ShareLocalAddress = false });
            await using var connection = await client.ConnectAsync(listener.PublicKey, new ConnectOptions { FastOpen = false, LocalConnection = false });
            await using var accepted = await listener.AcceptAsync();
            Assert.Equal((PathKind.Relay, PathKind.Relay), (connection.Path, accepted.Path));

            var received = await Task.WhenAll(CarryAsync(connection, accepted, run, gate), CarryAsync(accepted, connection, run + 1000, gate));

            Assert.All(received, AssertEqualHashes);
            await UntilAsync(() => connection.Path is not PathKind.Relay && accepted.Path is not PathKind.Relay && relay.Pairs == 0);
            Assert.Equal(connection.Path, connection.Trace.Path);
            Assert.Equal(64, await EchoAsync(connection, accepted, 64));
        }
    }

    private static void AssertEqualHashes((byte[] Sent, byte[] Received) hashes) => Assert.Equal(hashes.Sent, hashes.Received);

    // A quarter is through when the way opens.
    private static async Task<(byte[] Sent, byte[] Received)> CarryAsync(
        IHyperDhtConnection from, IHyperDhtConnection to, int seed, ProbingGate gate)
    {
        var sending = SendAsync(from, seed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[65536];
        for (var left = Length; left > 0;)
        {
            var read = await to.AsStream().ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)));
            Assert.NotEqual(0, read);
            hash.AppendData(buffer.AsSpan(0, read));
            left -= read;
            if (left < Length / 4 * 3 && !gate.IsOpen)
            {
                Assert.Equal(PathKind.Relay, to.Path);
                gate.Open();
            }
        }

        return (await sending, hash.GetHashAndReset());
    }

    private static async Task<byte[]> SendAsync(IHyperDhtConnection connection, int seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var random = new Random(seed);
        var buffer = new byte[60_000];
        for (var left = Length; left > 0; left -= Math.Min(left, buffer.Length))
        {
            var piece = buffer.AsMemory(0, Math.Min(left, buffer.Length));
            random.NextBytes(piece.Span);
            hash.AppendData(piece.Span);
            await connection.AsStream().WriteAsync(piece);
        }

        return hash.GetHashAndReset();
    }

    private static async Task<int> EchoAsync(IHyperDhtConnection from, IHyperDhtConnection to, int length)
    {
        await from.AsStream().WriteAsync(new byte[length]);
        return await to.AsStream().ReadAtLeastAsync(new byte[length], length);
    }

    // The relay is let go two seconds after the stream has moved, and forgets the pair soon after.
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(20, late.Token);
        }
    }

    private static Task<HyperDhtNode> StartAsync(HyperDhtTestnet network, ProbingGate gate) => HyperDhtNode.StartAsync(
        options =>
        {
            options.Host = "127.0.0.1";
            options.Bootstrap = [.. network.Bootstrap];
            options.QuickFirewall = false;
        },
        dht => dht.UseHolepunchStrategy<GatedProbing>().Services.AddSingleton(gate));
}
