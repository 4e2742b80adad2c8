using System.Diagnostics.CodeAnalysis;

namespace HyperDht;

/// <summary>At most one connection to a peer, whoever dialed and however often (spec 03 §17).</summary>
/// <remarks>
/// Made by <see cref="IHyperDht.CreatePool"/>; connections of listeners take part when <see cref="ListenOptions.Pool"/> names it. When two
/// peers dial each other, both keep the same one of the two connections; the other ends with <see cref="DhtErrorCodes.DuplicateConnection"/>.
/// A connection of a pool may have several users: whoever disposes it ends it for all. Thread safe.
/// </remarks>
public interface IConnectionPool
{
    /// <summary>The open connections, one for each peer.</summary>
    IReadOnlyCollection<IHyperDhtConnection> Connections { get; }

    /// <summary>Finds the open connection to a peer.</summary>
    /// <param name="remotePublicKey">The peer's key.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>False when there is none, or one is being made.</returns>
    bool TryGet(PublicKey remotePublicKey, [NotNullWhen(true)] out IHyperDhtConnection? connection);

    /// <summary>The connection to a peer: the open one, the one that is being made, or a new one.</summary>
    /// <param name="key">The peer's key, or its text.</param>
    /// <param name="options">How to connect, when a new one is made; null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting; a connect that nobody waits for is abandoned.</param>
    /// <exception cref="HyperDhtException">As for <see cref="IHyperDht.ConnectAsync"/>.</exception>
    Task<IHyperDhtConnection> ConnectAsync(PeerKey key, ConnectOptions? options = null, CancellationToken cancellationToken = default);
}
