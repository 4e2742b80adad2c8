namespace HyperDht.Rpc;

/// <summary>What a handler may know of its node without depending on the RPC layer, which itself depends on the handlers.</summary>
internal interface INodeIdentity
{
    /// <summary>The node's id now; null while it is ephemeral.</summary>
    NodeId? Id { get; }
}
