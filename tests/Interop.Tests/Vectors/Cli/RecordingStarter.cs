using HyperDht.Cli.Node;
using HyperDht.Rpc;
using NSubstitute;

namespace HyperDht.Interop.Tests.Vectors.Cli;

/// <summary>Starts substitutes that are bound to 0.0.0.0 at ports from 40000 on, as the vectors assume.</summary>
internal sealed class RecordingStarter : INodeStarter
{
    private const int FirstPort = 40000;

    public List<NodePlan> Started { get; } = [];

    public List<IDhtRpc> Nodes { get; } = [];

    public Task<IHyperDht> StartAsync(NodePlan plan, CancellationToken cancellationToken)
    {
        var rpc = Substitute.For<IDhtRpc>();
        rpc.Address.Returns(new PeerAddress(0, (ushort)(FirstPort + Nodes.Count)));
        var node = Substitute.For<IHyperDht>();
        node.Rpc.Returns(rpc);
        Started.Add(plan);
        Nodes.Add(rpc);
        return Task.FromResult(node);
    }
}
