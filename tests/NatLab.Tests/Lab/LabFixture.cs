using HyperDht.NatLab.Tests.Matrix;
using HyperDht.NatLab.Tests.Peers;

namespace HyperDht.NatLab.Tests.Lab;

/// <summary>One lab with its DHT and its relays for all tests: two hosts of each kind, and some homes that are harder to reach.</summary>
public sealed class LabFixture : IAsyncLifetime
{
    private NatLab? _lab;
    private LabPeers? _peers;

    internal NatLab Lab => _lab!;

    internal LabPeers Peers => _peers!;

    internal LabTable Table { get; } = new();

    public static void SkipWhenMissing()
    {
        Skip.If(NatLab.MissingReason is not null, NatLab.MissingReason);
        Skip.If(LabPeers.MissingReason is not null, LabPeers.MissingReason);
    }

    public async Task InitializeAsync()
    {
        if (NatLab.MissingReason is not null || LabPeers.MissingReason is not null)
        {
            return;
        }

        // Where milliseconds are compared, and each program connects once.
        if (LabPlan.IsFull)
        {
            await LabProgram.CompilePeerAsync();
        }

        _lab = await NatLab.StartAsync();
        await _lab.RunAsync(
            """
            open relay 1; open open-relay 13; open open-server 2; open open-client 7
            home r3 3 consistent; host consistent-server r3 3 10; host consistent-neighbour r3 3 11
            home r4 4 consistent; host consistent-client r4 4 10
            home r5 5 random; host random-server r5 5 10
            home r6 6 random; host random-client r6 6 10
            home r8 8 blocked; host blocked-server r8 8 10
            home r9 9 blocked; host blocked-client r9 9 10
            carrier r10 10 consistent
            customer r11 r10 10 11 consistent; host customer-server r11 11 10
            customer r12 r10 10 12 consistent; host customer-client r12 12 10
            """);
        _peers = new LabPeers(_lab);
        await _peers.StartNetworkAsync();
    }

    public async Task DisposeAsync()
    {
        if (_peers is { } peers)
        {
            await peers.DisposeAsync();
        }

        if (_lab is { } lab)
        {
            await lab.DisposeAsync();
        }
    }
}
