using HyperDht.Testing;
using Xunit.Abstractions;

namespace HyperDht.Hosting.Tests.Leaks;

/// <summary>Connecting and closing a thousand times leaves nothing behind, over real sockets.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class ConnectCycleTests(ITestOutputHelper output)
{
    private const int WarmUp = 50;
    private const int Cycles = 1000;
    private const long AllowedGrowth = 20 << 20;
    private const int AllowedThreads = 4;

    // Longer than everything that is remembered on purpose: half-open handshakes 10 s, ended streams 30 s.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task AThousandConnectsAndCloses_LeaveNothingBehind()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using var testnet = await HyperDhtTestnet.StartAsync(size: 4, cancellationToken: deadline.Token);
        var server = await testnet.CreateNodeAsync(cancellationToken: deadline.Token);
        var client = await testnet.CreateNodeAsync(cancellationToken: deadline.Token);
        await using var listener = await server.ListenAsync(cancellationToken: deadline.Token);
        await CycleAsync(client, listener, WarmUp, deadline.Token);
        await Task.Delay(Settle, deadline.Token);
        var before = await Holdings.CountAtRestAsync(server, client);
        var memoryBefore = GC.GetTotalMemory(forceFullCollection: true);

        await CycleAsync(client, listener, Cycles, deadline.Token);
        await Task.Delay(Settle, deadline.Token);

        var after = await Holdings.CountAtRestAsync(server, client);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - memoryBefore;
        output.WriteLine($"before {before}, after {after}, growth {growth / 1024} KiB");
        Assert.Equal(before.Sockets, after.Sockets);
        Assert.Equal(before.Streams, after.Streams);
        Assert.Equal(before.Connections, after.Connections);
        Assert.Equal(before.HalfOpen, after.HalfOpen);
        Assert.InRange(after.LoopTimers, 0, before.LoopTimers + 2);
        Assert.InRange(after.SystemTimers, 0, before.SystemTimers + 2);
        Assert.InRange(after.Threads, 0, before.Threads + AllowedThreads);
        Assert.InRange(growth, long.MinValue, AllowedGrowth);
    }

    private static async Task CycleAsync(IHyperDht client, IHyperDhtListener listener, int count, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            await using var connection = await client.ConnectAsync(listener.PublicKey, cancellationToken: cancellationToken);
            await using var accepted = await listener.AcceptAsync(cancellationToken);
            await Task.WhenAll(connection.CloseAsync(cancellationToken), accepted.CloseAsync(cancellationToken));
        }
    }
}
