using HyperDht.Connections.Addresses;
using HyperDht.Routing;
using HyperDht.Transport;

namespace HyperDht.Connections.Node;

/// <summary>The node as the RPC layer and the interfaces show it. On the loop, once the sockets are bound.</summary>
internal sealed class NodeSelf(RpcNode rpc, LocalAddresses addresses) : INodeSelf
{
    public PeerAddress? PublicAddress => rpc.Parts.State.RemoteAddress;

    public bool IsFirewalled => rpc.Parts.State.IsFirewalled;

    public bool IsPersistent => !rpc.Parts.State.IsEphemeral;

    public IReadOnlyList<PeerAddress> LocalAddresses => addresses.List(ServerSocket.LocalAddress);

    public IReadOnlyList<PeerAddress> ValidatedAddresses => addresses.ListValidated(ServerSocket.LocalAddress);

    public IDatagramSocket DefaultSocket => rpc.MainSocket ?? throw NotStarted();

    public IDatagramSocket ServerSocket => rpc.ServerSocket ?? throw NotStarted();

    /// <summary>Checks the local addresses that were not checked before.</summary>
    public Task ValidateAsync() => addresses.ValidateAsync(ServerSocket.LocalAddress);

    private static HyperDhtException NotStarted() => new(DhtErrorCodes.NodeDestroyed, "The node is not started.");
}
