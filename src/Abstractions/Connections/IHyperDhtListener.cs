namespace HyperDht;

/// <summary>Listens on a key pair (spec 03 §12). Disposing unannounces within 1.5 s; open connections stay open.</summary>
/// <remarks>Thread safe.</remarks>
public interface IHyperDhtListener : IAsyncDisposable
{
    /// <summary>The key peers connect to.</summary>
    PublicKey PublicKey { get; }

    /// <summary>The node's address as others see it, or its local one while unknown.</summary>
    PeerAddress Address { get; }

    /// <summary>Nodes that relay handshakes to us, at most three.</summary>
    IReadOnlyList<PeerAddress> RelayNodes { get; }

    /// <summary>Completes when the listener is closed.</summary>
    Task Closed { get; }

    /// <summary>Waits for the next connection.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="HyperDhtException"><c>NODE_DESTROYED</c>: the listener is closed.</exception>
    ValueTask<IHyperDhtConnection> AcceptAsync(CancellationToken cancellationToken = default);

    /// <summary>Every connection, until the listener closes.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    IAsyncEnumerable<IHyperDhtConnection> AcceptAllAsync(CancellationToken cancellationToken = default);

    /// <summary>Announces again now.</summary>
    /// <param name="cancellationToken">Stops waiting; the announce goes on.</param>
    Task RefreshAsync(CancellationToken cancellationToken = default);
}
