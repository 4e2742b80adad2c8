namespace HyperDht.Messaging;

/// <summary>The network interfaces of the node's host changed; its listeners announce again.</summary>
/// <param name="Node">The node.</param>
public sealed record NodeNetworkChanged(IHyperDht Node) : IDhtNotice;
