using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>Bad networks, and strangers who answer what nobody asked, around a node that tells its user whether it is online.</summary>
public sealed class R12_HealthFlapping
{
    private const int Nodes = 12;

    private static readonly TimeSpan Phase = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly List<bool> _changes = [];
    private IReadOnlyList<PeerAddress> _others = [];

    [Fact]
    public Task HalfOfAllDatagramsLost_IsStillOnline() => RunAsync(1, async (network, node) =>
    {
        network.Options.Loss = 0.5;
        await WatchAsync(network, node, Phase);
        network.Options.Loss = 0;
        await WatchAsync(network, node, Phase);

        Assert.Empty(_changes);
    });

    [Fact]
    public Task RealOutage_IsOneChangeAndItsEndAnother_WhateverStrangersAnswer() => RunAsync(2, async (network, node) =>
    {
        var host = network.HostOf(node).Address.Host;
        var liar = network.AddHost("66.6.6.6");
        var socket = liar.Bind(new PeerAddress(0, 6666));
        network.Options.Drop = (from, to) => (from.Host == host || to.Host == host) && from.Host != liar.Address.Host;
        using var end = new CancellationTokenSource();
        var answering = AnswerAsync(network, socket, node.Rpc.LocalAddress with { Host = host }, node.Rpc.Address with { Host = host }, end.Token);

        await WatchAsync(network, node, Phase);
        Assert.Equal([false], _changes);
        end.Cancel();
        await answering;
        network.Options.Drop = null;
        await WatchAsync(network, node, Phase);

        Assert.Equal([false, true], _changes);
    });

    // Replies with every transaction id, two thousand a second.
    private static async Task AnswerAsync(
        SimulatedNetwork network, HyperDht.Transport.IDatagramSocket socket, PeerAddress server, PeerAddress main, CancellationToken end)
    {
        for (ushort id = 0; !end.IsCancellationRequested;)
        {
            await network.InvokeAsync(() =>
            {
                for (var i = 0; i < 100; i++)
                {
                    byte[] reply = [0x13, 0, (byte)id, (byte)(id++ >> 8), 1, 2, 3, 4, 5, 6];
                    socket.Send(reply, server);
                    socket.Send(reply, main);
                }
            });
            await network.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
    }

    // A node that hardly asks anybody does not notice whether anybody answers.
    private async Task WatchAsync(SimulatedNetwork network, IHyperDht node, TimeSpan duration)
    {
        var wasOnline = node.Rpc.IsOnline;
        for (var until = network.Now + duration; network.Now < until;)
        {
            _ = PingAsync(node, _others[network.Random.Next(_others.Count)]);
            await network.Delay(Pace);
            if (node.Rpc.IsOnline != wasOnline)
            {
                wasOnline = node.Rpc.IsOnline;
                _changes.Add(wasOnline);
            }
        }
    }

    private static async Task PingAsync(IHyperDht node, PeerAddress to)
    {
        try
        {
            await node.Rpc.PingAsync(to);
        }
        catch (HyperDhtException)
        {
            // What the test is about.
        }
    }

    private Task RunAsync(int seed, Func<SimulatedNetwork, IHyperDht, Task> body) => SimulatedNetwork.RunAsync(seed, async network =>
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(Nodes);
        var node = await network.AddNodeAsync(options => (options.Ephemeral, options.Firewalled) = (true, true));
        _others = node.Rpc.ToArray();
        await body(network, node);
    });
}
