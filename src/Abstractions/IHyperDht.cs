using HyperDht.Records;
using HyperDht.Rpc;

namespace HyperDht;

/// <summary>A node of the DHT: listens on keys, connects to keys (design of the reference's <c>DHT</c> class).</summary>
/// <remarks>
/// Thread safe. While the node is suspended <see cref="ConnectAsync"/> fails with <c>SUSPENDED</c>, and everything else that asks other
/// nodes with <c>IO_SUSPENDED</c>. Disposing closes listeners, connections and sockets within 2 s, online or offline.
/// </remarks>
public interface IHyperDht : IAsyncDisposable
{
    /// <summary>The identity used when a call names no other.</summary>
    KeyPair DefaultKeyPair { get; }

    /// <summary>The RPC layer.</summary>
    IDhtRpc Rpc { get; }

    /// <summary>Whether the node is suspended or on the way there.</summary>
    bool IsSuspended { get; }

    /// <summary>Starts the node: binds, bootstraps. Idempotent. A suspended node starts when it is resumed.</summary>
    /// <param name="cancellationToken">Stops waiting; the node then stays stopped.</param>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>Closes the node within 2 s. Idempotent.</summary>
    /// <param name="force">Skips unannouncing and flushing.</param>
    /// <param name="cancellationToken">Cuts the flush short.</param>
    Task StopAsync(bool force = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Goes quiet within 2 s (spec 02 §11): new connections are refused with <c>SUSPENDED</c>, listeners unannounce, every connection
    /// is reset, the sockets close. Records, the routing table and the listeners are kept. Idempotent.
    /// </summary>
    /// <param name="cancellationToken">Cuts unannouncing short; the node is suspended all the same.</param>
    /// <exception cref="HyperDhtException"><c>NODE_DESTROYED</c>.</exception>
    Task SuspendAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Goes on after <see cref="SuspendAsync"/>: binds the same ports if they are free, then listeners announce again in the background. Idempotent.
    /// A suspension that is under way is cut short.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="HyperDhtException"><c>NODE_DESTROYED</c>.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken and no other is allowed; the node stays suspended.</exception>
    Task ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>Listens on a key pair until the listener is disposed. On a suspended node the key is announced when it is resumed.</summary>
    /// <param name="keyPair">Its public key is what peers connect to; null is <see cref="DefaultKeyPair"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting and closes the listener.</param>
    /// <exception cref="HyperDhtException"><c>KEYPAIR_ALREADY_USED</c> or <c>NODE_DESTROYED</c>.</exception>
    Task<IHyperDhtListener> ListenAsync(
        KeyPair? keyPair = null, ListenOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Serves as a blind relay on a key pair until the relay is disposed: peers that cannot reach each other meet on it.</summary>
    /// <param name="keyPair">Its public key is what peers name; null is <see cref="DefaultKeyPair"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting and closes the relay.</param>
    /// <exception cref="HyperDhtException"><c>KEYPAIR_ALREADY_USED</c> or <c>NODE_DESTROYED</c>.</exception>
    Task<IBlindRelay> ServeRelayAsync(
        KeyPair? keyPair = null, RelayOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Connects to a peer by its key.</summary>
    /// <param name="key">A <see cref="PublicKey"/>, hex, z-base-32, or an address with nodes.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the attempt.</param>
    /// <exception cref="HyperDhtException">With a code of <see cref="DhtErrorCodes"/> and the trace of the attempt; <c>SUSPENDED</c> at once while suspended.</exception>
    Task<IHyperDhtConnection> ConnectAsync(
        PeerKey key, ConnectOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a pool: at most one connection to each peer, whoever dialed (spec 03 §17). It lives as long as the node.</summary>
    IConnectionPool CreatePool();

    /// <summary>Asks the nodes near a topic for its peers (spec 02 §8).</summary>
    /// <param name="topic">What peers meet under.</param>
    /// <param name="options">How to walk; null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the walk; so does leaving the enumeration.</param>
    /// <returns>One reply for each node that lists peers, as they come. Peers are hearsay: <see cref="PeerTally"/> ranks them.</returns>
    /// <exception cref="HyperDhtException"><c>NODE_DESTROYED</c> or <c>REQUEST_DESTROYED</c>.</exception>
    IAsyncEnumerable<LookupReply> LookupAsync(
        Topic topic, DhtQueryOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Asks the nodes near a key for the server on it; replies that name another key are left out.</summary>
    /// <param name="key">The server's key.</param>
    /// <param name="options">How to walk; null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the walk; so does leaving the enumeration.</param>
    /// <exception cref="HyperDhtException"><c>NODE_DESTROYED</c> or <c>REQUEST_DESTROYED</c>.</exception>
    IAsyncEnumerable<FindPeerReply> FindPeerAsync(
        PublicKey key, DhtQueryOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Lists a key under a topic on the nodes nearest to it, once: they forget it after 13 to 27 minutes.</summary>
    /// <param name="topic">What peers meet under.</param>
    /// <param name="signer">Whose key; null is <see cref="DefaultKeyPair"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the announcement; nodes may have stored it by then.</param>
    /// <exception cref="HyperDhtException"><c>TOO_FEW_NODES</c> when nobody could be asked to store, <c>SIGNING_FAILED</c>,
    /// <c>NODE_DESTROYED</c>, or the last failure when every node failed.</exception>
    Task<AnnounceResult> AnnounceAsync(
        Topic topic, IRecordSigner? signer = null, AnnounceOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="LookupAsync"/>, and takes the key off every node on the way that lists it; ends when that is done.</summary>
    /// <param name="topic">What peers meet under.</param>
    /// <param name="signer">Whose key; null is <see cref="DefaultKeyPair"/>.</param>
    /// <param name="options">How to walk; its commit runs when the key is off all of them. Null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the walk and what it began; so does leaving the enumeration.</param>
    /// <exception cref="HyperDhtException"><c>NODE_DESTROYED</c> or <c>REQUEST_DESTROYED</c>.</exception>
    IAsyncEnumerable<LookupReply> LookupAndUnannounceAsync(
        Topic topic, IRecordSigner? signer = null, DhtQueryOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Takes a key off the nodes that list it under a topic, this one included.</summary>
    /// <param name="topic">What peers meet under.</param>
    /// <param name="signer">Whose key; null is <see cref="DefaultKeyPair"/>.</param>
    /// <param name="options">How to walk; its commit is ignored. Null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the walk and what it began.</param>
    /// <exception cref="HyperDhtException"><c>TOO_FEW_NODES</c> in an empty network, <c>SIGNING_FAILED</c>, <c>NODE_DESTROYED</c>.</exception>
    Task UnannounceAsync(
        Topic topic, IRecordSigner? signer = null, DhtQueryOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Stores a value under its own hash on the nodes nearest to it; they forget it after 32 to 64 hours without a read.</summary>
    /// <param name="value">Up to <see cref="DhtValue.MaxLength"/> bytes; empty is a value. Copied.</param>
    /// <param name="options">How to walk; its commit is ignored. Null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the put; nodes may have stored it by then.</param>
    /// <exception cref="ArgumentException">A longer value: no node could send it back.</exception>
    /// <exception cref="HyperDhtException"><c>TOO_FEW_NODES</c>, <c>NODE_DESTROYED</c>, or the last failure when every node failed.</exception>
    Task<ImmutablePutResult> ImmutablePutAsync(
        ReadOnlyMemory<byte> value, DhtQueryOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a value by its hash; the first that fits ends the walk.</summary>
    /// <param name="hash">BLAKE2b-256 of the value.</param>
    /// <param name="options">How to walk; its commit is ignored. Null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the walk.</param>
    /// <returns>Null when no node has it.</returns>
    /// <exception cref="HyperDhtException"><c>NODE_DESTROYED</c> or <c>REQUEST_DESTROYED</c>.</exception>
    Task<ImmutableValue?> ImmutableGetAsync(
        Topic hash, DhtQueryOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Stores a signed value under a key on the nodes nearest to it; they forget it after 32 to 64 hours without a read.</summary>
    /// <param name="value">Up to <see cref="DhtValue.MaxLength"/> bytes; empty is a value. Copied.</param>
    /// <param name="signer">Whose key; null is <see cref="DefaultKeyPair"/>.</param>
    /// <param name="options">The sequence number among them; null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the put; nodes may have stored it by then.</param>
    /// <returns>How many nodes stored it, and how many had a newer or another value.</returns>
    /// <exception cref="ArgumentException">A longer value, or a sequence number above 2^53−1.</exception>
    /// <exception cref="HyperDhtException"><c>TOO_FEW_NODES</c>, <c>SIGNING_FAILED</c>, <c>NODE_DESTROYED</c>, or the last failure
    /// when every node failed.</exception>
    Task<MutablePutResult> MutablePutAsync(
        ReadOnlyMemory<byte> value,
        IRecordSigner? signer = null,
        MutablePutOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads the newest value that a key has signed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the walk.</param>
    /// <returns>Null when no node has one that is valid and new enough.</returns>
    /// <exception cref="ArgumentException">A sequence number above 2^53−1.</exception>
    /// <exception cref="HyperDhtException"><c>NODE_DESTROYED</c> or <c>REQUEST_DESTROYED</c>.</exception>
    Task<MutableValue?> MutableGetAsync(
        PublicKey key, MutableGetOptions? options = null, CancellationToken cancellationToken = default);
}
