namespace HyperDht.Rpc;

/// <summary>The RPC layer of a node (spec 01): asks other nodes, walks towards targets, knows what others see of us.</summary>
/// <remarks>Methods may be called from any thread. Properties are snapshots.</remarks>
public interface IDhtRpc
{
    /// <summary>Our id; null while the node is ephemeral.</summary>
    NodeId? Id { get; }

    /// <summary>What others see of our main socket; null until known. Port 0: the port differs from peer to peer.</summary>
    PeerAddress? ObservedAddress { get; }

    /// <summary>Where anybody reaches the server socket (spec 01 §15); null while firewalled or unknown.</summary>
    PeerAddress? RemoteAddress { get; }

    /// <summary>The server socket's local address.</summary>
    PeerAddress LocalAddress { get; }

    /// <summary>Whether others may not reach the server socket unasked.</summary>
    bool IsFirewalled { get; }

    /// <summary>Whether the node keeps its id to itself and stores nothing.</summary>
    bool IsEphemeral { get; }

    /// <summary>Whether start-up is complete.</summary>
    bool IsBootstrapped { get; }

    /// <summary>Whether other nodes answer (spec 01 §21).</summary>
    bool IsOnline { get; }

    /// <summary>Whether most requests time out (spec 01 §21).</summary>
    bool IsDegraded { get; }

    /// <summary>Whether the node is suspended (spec 01 §22): its sockets are closed, requests fail with <c>IO_SUSPENDED</c>.</summary>
    bool IsSuspended { get; }

    /// <summary>The main socket's local address, the one requests leave from; while firewalled not the server socket's.</summary>
    PeerAddress Address { get; }

    /// <summary>Raised each time the node became persistent. Runs as user code; see <see cref="Runtime.CompletionMode"/>.</summary>
    event EventHandler? Persistent;

    /// <summary>Raised each time the node fell back to ephemeral. Runs as user code.</summary>
    event EventHandler? Ephemeral;

    /// <summary>Asks whether a node is there.</summary>
    /// <param name="to">The node.</param>
    /// <param name="options">How to send; null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <exception cref="HyperDhtException"><c>REQUEST_TIMEOUT</c>, <c>REQUEST_DESTROYED</c> or <c>IO_SUSPENDED</c>.</exception>
    Task<DhtResponse> PingAsync(PeerAddress to, DhtRequestOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Asks a node anything.</summary>
    /// <param name="call">What to ask.</param>
    /// <param name="to">The node.</param>
    /// <param name="options">How to send; null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <exception cref="HyperDhtException"><c>REQUEST_TIMEOUT</c>, <c>REQUEST_DESTROYED</c> or <c>IO_SUSPENDED</c>.</exception>
    Task<DhtResponse> RequestAsync(
        DhtCall call, PeerAddress to, DhtRequestOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Asks for a ping that is answered after a delay.</summary>
    /// <param name="to">The node.</param>
    /// <param name="delay">0 to 10 s.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <exception cref="ArgumentOutOfRangeException">A longer delay.</exception>
    Task<DhtResponse> DelayedPingAsync(PeerAddress to, TimeSpan delay, CancellationToken cancellationToken = default);

    /// <summary>Walks towards the call's target, asking every node on the way.</summary>
    /// <param name="call">What to ask; needs a target.</param>
    /// <param name="options">How to walk; null for the defaults.</param>
    IDhtQuery Query(DhtCall call, DhtQueryOptions? options = null);

    /// <summary>Walks towards a target with find-node.</summary>
    /// <param name="target">The target.</param>
    /// <param name="options">How to walk; null for the defaults.</param>
    IDhtQuery FindNode(NodeId target, DhtQueryOptions? options = null);

    /// <summary>Adds a node to the routing table without asking it.</summary>
    /// <param name="address">The node.</param>
    void AddNode(PeerAddress address);

    /// <summary>Known nodes, last heard first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <remarks>The first call in a while may show what was known up to five seconds ago; calls that follow show every change.</remarks>
    IReadOnlyList<PeerAddress> ToArray(int limit = int.MaxValue);

    /// <summary>Refreshes the routing table now.</summary>
    void Refresh();

    /// <summary>Running totals.</summary>
    DhtRpcStats Stats { get; }

    /// <summary>Waits until start-up is complete.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="HyperDhtException"><c>NODE_DESTROYED</c>.</exception>
    Task ReadyAsync(CancellationToken cancellationToken = default);

    /// <summary>The sockets are bound.</summary>
    event EventHandler? Listening;

    /// <summary>Start-up is complete.</summary>
    event EventHandler? Ready;

    /// <summary><see cref="ObservedAddress"/> changed.</summary>
    event EventHandler? NatUpdate;

    /// <summary>The network interfaces of this host changed; looked at every 5 s (spec 01 §22). Runs as user code.</summary>
    event EventHandler? NetworkChange;

    /// <summary>The interfaces, <see cref="IsOnline"/> or <see cref="IsDegraded"/> changed.</summary>
    event EventHandler? NetworkUpdate;

    /// <summary>The host slept, or the node was resumed.</summary>
    event EventHandler? WakeUp;

    /// <summary>The node was suspended. Runs as user code.</summary>
    event EventHandler? Suspended;

    /// <summary>The node was resumed. Runs as user code.</summary>
    event EventHandler? Resumed;

    /// <summary>A node entered the routing table.</summary>
    event EventHandler<PeerAddress>? NodeAdded;

    /// <summary>A node left the routing table.</summary>
    event EventHandler<PeerAddress>? NodeRemoved;
}
