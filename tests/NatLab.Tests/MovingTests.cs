using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using HyperDht.NatLab.Tests.Lab;
using HyperDht.NatLab.Tests.Matrix;
using Xunit.Abstractions;

namespace HyperDht.NatLab.Tests;

/// <summary>A host that gets another address, and a router that gets another one, while bytes are going both ways.</summary>
[Collection(nameof(LabCollection))]
public class MovingTests(LabFixture fixture, ITestOutputHelper output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // The measure is for a machine that does nothing else.
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(LabPlan.IsFull ? 3 : 12);
    private static readonly TimeSpan LongestNatGap = TimeSpan.FromSeconds(LabPlan.IsFull ? 8 : 12);

    // Noticed within a second or two, lost 2.5 s later.
    private static readonly TimeSpan LongestLoss = TimeSpan.FromSeconds(LabPlan.IsFull ? 5 : 12);

    // Side by side in the short run: most of the time they wait.
    [SkippableFact]
    public async Task MovedHostsAndRouters_KeepTheirConnections()
    {
        LabFixture.SkipWhenMissing();
        Func<Task>[] moves =
        [
            () => GoesOnAsync("open", 21, MoveHost(21), LongestGap),
            () => GoesOnAsync("consistent", 22, MoveHost(22), LongestGap),
            () => GoesOnAsync("open", 23, MoveRouter(23), LongestNatGap),
            () => GoesOnAsync("consistent", 24, MoveRouter(24), LongestNatGap),
            () => IsLostAsync(25, MoveHost(25)),
            () => ServersGoOnAsync(26),
            () => IsLostAsync(27, MoveRouter(27)),
            () => IdleServerIsFoundAsync(28),
        ];
        if (!LabPlan.IsFull)
        {
            await Task.WhenAll(moves.Select(move => move()));
            return;
        }

        foreach (var move in moves)
        {
            await move();
        }
    }

    private static string MoveHost(int n, int from = 10, int to = 77) =>
        $"""
        in_ns m{n} ip addr del 192.168.{n}.{from}/24 dev e{n}x10
        in_ns m{n} ip addr add 192.168.{n}.{to}/24 dev e{n}x10
        in_ns m{n} ip route add default via 192.168.{n}.1
        """;

    // The kernel forgets the mappings of an address that is gone.
    private static string MoveRouter(int n) =>
        $"""
        in_ns r{n} ip addr del 70.{n}.0.2/24 dev w{n}
        in_ns r{n} ip addr add 70.{n}.0.3/24 dev w{n}
        in_ns r{n} ip route add default via 70.{n}.0.1
        """;

    private async Task GoesOnAsync(string server, int n, string moves, TimeSpan longest)
    {
        var end = await RoamAsync(isServerOurs: true, $"{server}-server", await AddHomeAsync(n), moves);

        Assert.Equal("done", end.GetProperty("event").GetString());
        Assert.True(end.GetProperty("same").GetBoolean());
        Assert.InRange(end.GetProperty("gap").GetDouble(), 0, longest.TotalMilliseconds);
    }

    // The client's NAT lets nothing of the server through until the client has found it again.
    private async Task ServersGoOnAsync(int n)
    {
        var host = await AddHomeAsync(n);
        var (at, next) = (10, 77);
        for (var run = 0; run < LabPlan.Runs; run++)
        {
            var end = await RoamAsync(isServerOurs: true, host, "consistent-client", MoveHost(n, at, next));

            Assert.Equal("done", end.GetProperty("event").GetString());
            Assert.True(end.GetProperty("same").GetBoolean());
            Assert.InRange(end.GetProperty("gap").GetDouble(), 0, LongestGap.TotalMilliseconds);
            (at, next) = (next, at);
        }
    }

    // Nobody says anything, and no keep-alive is due for a while.
    private async Task IdleServerIsFoundAsync(int n)
    {
        var host = await AddHomeAsync(n);
        var (at, next) = (10, 77);
        for (var run = 0; run < LabPlan.Runs; run++)
        {
            await using var server = fixture.Peers.Start(isOurs: true, "server", host, namesRelay: false, "1");
            var key = (await server.WaitAsync(Deadline, "listening")).GetProperty("keys")[0].GetString()!;
            await using var client = fixture.Peers.Start(isOurs: true, "idle", "consistent-client", namesRelay: false, key);
            var start = await client.WaitAsync(Deadline, "under-way", "lost");
            Assert.True(start.GetProperty("event").GetString() == "under-way", start.GetRawText());

            var began = Stopwatch.GetTimestamp();
            await fixture.Lab.RunAsync(MoveHost(n, at, next));
            await client.WaitAsync(Deadline, "moved", "lost");
            var took = Stopwatch.GetElapsedTime(began);
            output.WriteLine($"{host}, idle: {took.TotalMilliseconds:0} ms");

            Assert.Equal("done", (await client.WaitAsync(Deadline, "done", "lost")).GetProperty("event").GetString());
            Assert.InRange(took, TimeSpan.Zero, LongestGap);
            (at, next) = (next, at);
        }
    }

    // The reference has no way to learn of the new address.
    private async Task IsLostAsync(int n, string moves)
    {
        var end = await RoamAsync(isServerOurs: false, "open-server", await AddHomeAsync(n), moves);

        Assert.Equal("lost", end.GetProperty("event").GetString());
        Assert.Equal(DhtErrorCodes.PathLost, end.GetProperty("code").GetString());
        Assert.InRange(end.GetProperty("after").GetDouble(), 0, LongestLoss.TotalMilliseconds);
    }

    private async Task<string> AddHomeAsync(int n)
    {
        var host = string.Create(CultureInfo.InvariantCulture, $"m{n}");
        await fixture.Lab.RunAsync($"home r{n} {n} consistent; host {host} r{n} {n} 10");
        return host;
    }

    private async Task<JsonElement> RoamAsync(bool isServerOurs, string serverHost, string host, string moves)
    {
        await using var server = fixture.Peers.Start(isServerOurs, "server", serverHost, namesRelay: false, "1");
        var key = (await server.WaitAsync(Deadline, "listening")).GetProperty("keys")[0].GetString()!;
        await using var client = fixture.Peers.Start(isOurs: true, "roam", host, namesRelay: false, key);
        await client.WaitAsync(Deadline, "under-way");

        await fixture.Lab.RunAsync(moves);

        var end = await client.WaitAsync(Deadline, "lost", "done");
        output.WriteLine($"{serverHost}, {host}: {end.GetRawText()}");
        return end;
    }
}
