using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Node;

/// <summary>A small network of persistent nodes, and peers that join it.</summary>
internal sealed class SimulatedWorld(SimulatedNetwork network)
{
    private const ushort Port = 49737;

    private readonly List<SimulatedPeer> _nodes = [];
    private string _bootstrap = "";

    public IReadOnlyList<SimulatedPeer> Nodes => _nodes;

    public static async Task<SimulatedWorld> CreateAsync(SimulatedNetwork network, int nodes = 6)
    {
        var world = new SimulatedWorld(network);
        var host = network.AddHost();
        var bootstrap = new SimulatedPeer(
            network, host, HyperDhtOptions.CreateBootstrapper(host.Address.HostText, Port));
        world._bootstrap = $"{host.Address.HostText}:{Port}";
        world._nodes.Add(bootstrap);
        await bootstrap.Node.StartAsync();
        for (var i = 1; i < nodes; i++)
        {
            var node = new SimulatedPeer(network, world.Options(i, ephemeral: false));
            world._nodes.Add(node);
            await node.Node.StartAsync();
        }

        return world;
    }

    /// <summary>A peer that joins, not started.</summary>
    public SimulatedPeer Add(int seed, IFirewallPolicy? firewall = null) => new(network, Options(seed, ephemeral: true), firewall);

    /// <summary>A peer that joins and does not find out that it can be reached, not started.</summary>
    public SimulatedPeer AddFirewalled(int seed)
    {
        var options = Options(seed, ephemeral: true);
        options.QuickFirewall = false;
        return new SimulatedPeer(network, options);
    }

    private HyperDhtOptions Options(int seed, bool ephemeral) => new()
    {
        Bootstrap = [_bootstrap],
        Ephemeral = ephemeral,
        Firewalled = ephemeral,
        Seed = Convert.ToHexString([.. BitConverter.GetBytes(seed + 1), .. new byte[28]]),
    };
}
