namespace HyperDht.Rpc;

/// <summary>Remembers good nodes over a restart, so that a node finds the network again when no bootstrap node answers.</summary>
/// <remarks>
/// Without one, a node remembers nothing. Called on the node's loop, which must not wait: saving writes behind, and neither call throws.
/// What is remembered is only a place to ask: nothing is believed before it has answered.
/// </remarks>
public interface INodeMemory
{
    /// <summary>The nodes saved last, in the order they were saved in. Called once, before the node looks for the network.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">The node closes.</param>
    ValueTask<IReadOnlyList<PeerAddress>> LoadAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Remembers these nodes instead of the earlier ones. Called every few minutes, and when the node closes.</summary>
    /// <param name="nodes">Nodes that answered, the latest first.</param>
    void Save(IReadOnlyList<PeerAddress> nodes);
}
