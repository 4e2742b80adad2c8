using HyperDht.Routing;
using HyperDht.Routing.Life;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Routing;

/// <summary>Persistent nodes that have nothing but their RPC layer.</summary>
internal sealed class SimulatedRpcNetwork
{
    private const ushort Port = 49737;

    private readonly SimulatedNetwork _network;
    private readonly List<RpcNode> _nodes = [];

    private SimulatedRpcNetwork(SimulatedNetwork network) => _network = network;

    public IReadOnlyList<RpcNode> Nodes => _nodes;

    public static async Task<SimulatedRpcNetwork> StartAsync(SimulatedNetwork network, int size)
    {
        var rpc = new SimulatedRpcNetwork(network);
        for (var i = 0; i < size; i++)
        {
            await rpc.AddAsync();
        }

        return rpc;
    }

    /// <summary>A bootstrap node, then all others at the same time.</summary>
    public static async Task<SimulatedRpcNetwork> StartTogetherAsync(SimulatedNetwork network, int size)
    {
        var rpc = await StartAsync(network, 1);
        await Task.WhenAll(Enumerable.Range(1, size - 1).Select(_ => rpc.AddAsync()));
        return rpc;
    }

    /// <summary>The persistent nodes nearest to a target, in truth.</summary>
    public IEnumerable<PeerAddress> Closest(NodeId target, RpcNode except, Func<RpcNode, bool>? isAlive = null) => _nodes
        .Where(n => n != except && isAlive?.Invoke(n) != false)
        .OrderBy(n => Distance(n.Id!.Value, target), StringComparer.Ordinal)
        .Take(20)
        .Select(n => n.RemoteAddress!.Value);

    /// <summary>How far two ids are from each other, as text that sorts.</summary>
    public static string Distance(NodeId left, NodeId right) =>
        Convert.ToHexString([.. left.ToArray().Zip(right.ToArray(), (a, b) => (byte)(a ^ b))]);

    private async Task AddAsync()
    {
        var transport = _network.AddHost();
        var isFirst = _nodes.Count == 0;
        var settings = new RpcSettings
        {
            Port = Port,
            Ephemeral = false,
            Firewalled = false,
            KnownHost = isFirst ? transport.GetInterfaces().First(i => !i.IsInternal).Host : null,
            DispatchInternalCommands = true,           // once a node gets a pipeline, that is
            Bootstrap = isFirst ? [] : [BootstrapEntry.FromAddress(_nodes[0].RemoteAddress!.Value)],
        };
        var node = new RpcNode(settings, transport, _network.Random);
        _nodes.Add(node);
        await _network.InvokeAsync(node.StartAsync);
    }
}
