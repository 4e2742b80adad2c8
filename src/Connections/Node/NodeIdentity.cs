using HyperDht.Routing;
using HyperDht.Rpc;

namespace HyperDht.Connections.Node;

/// <summary>The id as handlers ask for it. On the loop.</summary>
internal sealed class NodeIdentity(RpcNode rpc) : INodeIdentity
{
    public NodeId? Id => rpc.Parts.State.IsEphemeral ? null : rpc.Parts.Directory.Table.LocalId;
}
