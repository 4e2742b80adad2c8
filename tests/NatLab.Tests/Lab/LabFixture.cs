using System.Diagnostics;
using HyperDht.NatLab.Tests.Peers;

namespace HyperDht.NatLab.Tests.Lab;

/// <summary>One lab with its DHT for all tests: two hosts of each kind.</summary>
public sealed class LabFixture : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(70);

    private NatLab? _lab;
    private LabPeers? _peers;
    private LabProcess? _dht;

    public async Task InitializeAsync()
    {
        if (NatLab.MissingReason is not null || LabPeers.MissingReason is not null)
        {
            return;
        }

        _lab = await NatLab.StartAsync();
        await _lab.RunAsync(
            """
            open open-server 1; open open-client 2
            home r3 3 consistent; host consistent-server r3 3 10; host consistent-neighbour r3 3 11
            home r4 4 consistent; host consistent-client r4 4 10
            home r5 5 random; host random-server r5 5 10
            home r6 6 random; host random-client r6 6 10
            """);
        _peers = new LabPeers(_lab);
        _dht = await _peers.StartDhtAsync();
    }

    public static void SkipWhenMissing()
    {
        Skip.If(NatLab.MissingReason is not null, NatLab.MissingReason);
        Skip.If(LabPeers.MissingReason is not null, LabPeers.MissingReason);
    }

    /// <summary>Starts a fresh server and a fresh client, and connects them once.</summary>
    internal async Task<Outcome> ConnectAsync(bool isServerOurs, bool isClientOurs, string server, string client, string? clientHost = null)
    {
        await using var listening = _peers!.StartServer(isServerOurs, $"{server}-server", server == "open");
        var key = (await listening.WaitAsync(Deadline, "listening")).GetProperty("publicKey").GetString()!;
        var began = Stopwatch.GetTimestamp();
        await using var dialing = _peers.StartClient(isClientOurs, clientHost ?? $"{client}-client", client == "open", key);
        var end = await dialing.WaitAsync(Deadline, "open", "error");
        return new Outcome(
            end.TryGetProperty("code", out var code) ? code.GetString() : null,
            end.TryGetProperty("ms", out var ms) ? ms.GetDouble() : Stopwatch.GetElapsedTime(began).TotalMilliseconds,
            end.TryGetProperty("path", out var path) ? path.GetString() : null);
    }

    public async Task DisposeAsync()
    {
        if (_dht is { } dht)
        {
            await dht.DisposeAsync();
        }

        if (_lab is { } lab)
        {
            await lab.DisposeAsync();
        }
    }
}
