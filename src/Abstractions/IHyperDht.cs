using HyperDht.Rpc;

namespace HyperDht;

/// <summary>A node of the DHT: listens on keys, connects to keys (design of the reference's <c>DHT</c> class).</summary>
/// <remarks>Thread safe. Disposing closes listeners, connections and sockets within 2 s, online or offline.</remarks>
public interface IHyperDht : IAsyncDisposable
{
    /// <summary>The identity used when a call names no other.</summary>
    KeyPair DefaultKeyPair { get; }

    /// <summary>The RPC layer.</summary>
    IDhtRpc Rpc { get; }

    /// <summary>Starts the node: binds, bootstraps. Idempotent.</summary>
    /// <param name="cancellationToken">Stops waiting; the node then stays stopped.</param>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>Closes the node within 2 s. Idempotent.</summary>
    /// <param name="force">Skips unannouncing and flushing.</param>
    /// <param name="cancellationToken">Cuts the flush short.</param>
    Task StopAsync(bool force = false, CancellationToken cancellationToken = default);

    /// <summary>Listens on a key pair until the listener is disposed.</summary>
    /// <param name="keyPair">Its public key is what peers connect to; null is <see cref="DefaultKeyPair"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting and closes the listener.</param>
    /// <exception cref="HyperDhtException"><c>KEYPAIR_ALREADY_USED</c> or <c>NODE_DESTROYED</c>.</exception>
    Task<IHyperDhtListener> ListenAsync(
        KeyPair? keyPair = null, ListenOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Connects to a peer by its key.</summary>
    /// <param name="key">A <see cref="PublicKey"/>, hex, z-base-32, or an address with nodes.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the attempt.</param>
    /// <exception cref="HyperDhtException">With a code of <see cref="DhtErrorCodes"/> and the trace of the attempt.</exception>
    Task<IHyperDhtConnection> ConnectAsync(
        PeerKey key, ConnectOptions? options = null, CancellationToken cancellationToken = default);
}
