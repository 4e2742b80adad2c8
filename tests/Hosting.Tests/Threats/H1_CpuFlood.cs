using System.Diagnostics;
using HyperDht.Testing;
using Xunit.Abstractions;

namespace HyperDht.Hosting.Tests.Threats;

/// <summary>Handshakes that cost a server curve work, from many hosts at once, over real sockets and in real time.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class H1_CpuFlood(ITestOutputHelper output)
{
    private const int ValidPerSecond = 500;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1";
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(IsFull ? 10 : 3);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    // The client is as strange to the server as the attacker's hosts are, unless it holds a connection already.
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Flood_DelaysNoHonestClient(bool hasGoodPoint, bool holdsConnection)
    {
        await using var testnet = await HyperDhtTestnet.StartAsync(4);
        await using var server = await testnet.CreateNodeAsync(options => options.Limits.ExemptLoopback = false);
        await using var listener = await server.ListenAsync();
        _ = AcceptAsync(listener);
        await using var client = await testnet.CreateNodeAsync();
        await using var held = holdsConnection ? await client.ConnectAsync(listener.PublicKey) : null;
        var valid = HandshakeFlood.ValidMessages(listener.PublicKey, (int)(ValidPerSecond * Duration.TotalSeconds));
        var flood = new HandshakeFlood(server.Rpc.LocalAddress, listener.PublicKey);

        var flooding = flood.RunAsync(Duration, 5000, hasGoodPoint, valid);
        var times = new List<TimeSpan>();
        while (!flooding.IsCompleted)
        {
            var start = Stopwatch.GetTimestamp();
            await using (await client.ConnectAsync(listener.PublicKey))
            {
                times.Add(Stopwatch.GetElapsedTime(start));
            }

            await Task.Delay(Pause);
        }

        var sent = await flooding;
        times.Sort();
        var p90 = times[times.Count * 9 / 10];
        var p99 = times[Math.Min(times.Count - 1, times.Count * 99 / 100)];
        output.WriteLine($"{sent} forged, {times.Count} honest: median {times[times.Count / 2].TotalMilliseconds:0.0} ms, p99 {p99.TotalMilliseconds:0.0} ms");
        Assert.True(sent > Duration.TotalSeconds * 4000, $"The attacker only sent {sent}.");

        // A single datagram that a busy machine drops costs the client a second: one of a hundred only says something among many.
        Assert.InRange(IsFull ? p99 : p90, TimeSpan.Zero, Longest);
    }

    private static async Task AcceptAsync(IHyperDhtListener listener)
    {
        await foreach (var connection in listener.AcceptAllAsync())
        {
            _ = CloseWithAsync(connection);
        }
    }

    private static async Task CloseWithAsync(IHyperDhtConnection connection)
    {
        await using (connection)
        {
            try
            {
                await connection.AsStream().ReadAsync(new byte[1]);
            }
            catch (IOException)
            {
                // The client has closed in its way.
            }
        }
    }
}
