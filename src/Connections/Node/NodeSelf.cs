using HyperDht.Connections.Addresses;
using HyperDht.Routing;
using HyperDht.Transport;

namespace HyperDht.Connections.Node;

/// <summary>The node as the RPC layer and the interfaces show it. On the loop, once the sockets are bound.</summary>
internal sealed class NodeSelf(RpcNode rpc, LocalAddresses addresses) : INodeSelf
{
    private Func<bool> _isSuspended = static () => false;

    public PeerAddress? PublicAddress => rpc.Parts.State.RemoteAddress;

    public bool IsFirewalled => rpc.Parts.State.IsFirewalled;

    public bool IsSuspended => _isSuspended();

    public bool IsPersistent => !rpc.Parts.State.IsEphemeral;

    public IReadOnlyList<PeerAddress> LocalAddresses => addresses.List(ServerSocket.LocalAddress);

    public IReadOnlyList<PeerAddress> ValidatedAddresses => addresses.ListValidated(ServerSocket.LocalAddress);

    public IDatagramSocket DefaultSocket => rpc.MainSocket ?? throw NotStarted();

    public IDatagramSocket ServerSocket => rpc.ServerSocket ?? throw NotStarted();

    /// <summary>Checks the local addresses that were not checked before, unless the node is suspended.</summary>
    public Task ValidateAsync() => IsSuspended ? Task.CompletedTask : addresses.ValidateAsync(ServerSocket.LocalAddress);

    /// <summary>The network may be another one: the local addresses are checked again.</summary>
    public void ForgetLocalAddresses()
    {
        addresses.Forget();
        if (rpc.ServerSocket is { IsClosed: false })
        {
            _ = ValidateAsync();
        }
    }

    /// <summary>Looks at the suspension, which in turn needs this.</summary>
    public void Follow(NodeSuspension suspension) => _isSuspended = () => suspension.IsSuspended;

    private static HyperDhtException NotStarted() => new(DhtErrorCodes.NodeDestroyed, "The node is not started.");
}
