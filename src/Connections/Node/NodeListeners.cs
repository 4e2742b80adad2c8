using System.Collections;
using HyperDht.Connections.Listening;
using HyperDht.Connections.Pool;
using HyperDht.Connections.Relay.Dialing;
using HyperDht.Connections.Secure;
using Microsoft.Extensions.Logging;

namespace HyperDht.Connections.Node;

/// <summary>The listeners of a node, and what they share: one table of handshakes under common bounds (spec 03 §12).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class NodeListeners : IReadOnlyCollection<Listener>
{
    private readonly NodeWiring _parts;
    private readonly NodeSelf _self;
    private readonly ListenContext _context;
    private readonly List<Listener> _listeners = [];

    /// <param name="parts">The node.</param>
    /// <param name="self">Its addresses.</param>
    /// <param name="relays">Its connections to relays.</param>
    public NodeListeners(NodeWiring parts, NodeSelf self, RelayClients relays)
    {
        _parts = parts;
        _self = self;
        var limits = parts.Options.Limits;
        _context = new ListenContext(
            parts.Transport.Loop,
            self,
            parts.Candidates,
            parts.Noise,
            parts.Work,
            parts.Listeners,
            parts.Forwards,
            parts.Punching,
            parts.Loggers.CreateLogger<DhtNode>())
        {
            Limits = limits.Connections,
            RelayClients = relays,
            Admission = new HandshakeAdmission(limits.Connections, limits.ExemptLoopback),
            Clock = parts.Clock,
            Handshakes = new HandshakeTable(limits.Connections),
            Replays = new ReplayMemory(limits.Connections.RememberedHandshakes),
            Firewall = parts.Firewall,
            RelayThrough = parts.RelayThrough,
            Rejoinable = parts.Registry.Find,
            Moved = () => parts.Registry.Probe(hasNetworkChanged: true),
        };
    }

    public int Count => _listeners.Count;

    /// <summary>Handshakes answered but not proven.</summary>
    public int HalfOpenCount => _context.Handshakes.HalfOpen;

    /// <summary>Refuses what nobody could listen with. Any thread.</summary>
    /// <param name="node">The node that is to listen.</param>
    /// <param name="key">What on.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of its range or of another node, or nobody signs for the key.</exception>
    public static void Demand(IHyperDht node, KeyPair key, ListenOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Backlog, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HandshakeClearWait, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.HandshakeClearWait, HandshakeTable.RelayedWait, nameof(options));
        if (options.Pool is not null && !(options.Pool is ConnectionPool pool && pool.BelongsTo(node)))
        {
            throw new ArgumentException("The pool is not one that this node made.", nameof(options));
        }

        if (options.Signer is { } signer ? signer.PublicKey != key.PublicKey : !key.HasSecret)
        {
            throw new ArgumentException("Nobody signs for the key that is listened on: a signer of this very key is needed.", nameof(options));
        }
    }

    /// <summary>Starts one; it is gone from here when it is closed, or did not start.</summary>
    /// <param name="keyPair">What on.</param>
    /// <param name="options">How.</param>
    /// <param name="serve">Takes the connections and their messages; null lets them wait to be accepted.</param>
    /// <param name="isSuspended">Whether it waits for the node to be resumed before it announces.</param>
    /// <param name="cancellationToken">Stops waiting and closes the listener.</param>
    public async Task<Listener> ListenAsync(
        KeyPair keyPair, ListenOptions options, Action<SecureConnection>? serve, bool isSuspended, CancellationToken cancellationToken)
    {
        var listener = new Listener(_context, _parts.Rpc, keyPair, options, closed => _listeners.Remove(closed), serve);
        if (isSuspended)
        {
            _ = listener.SuspendAsync(CancellationToken.None);
        }

        var start = listener.StartAsync(_self.ValidateAsync());
        _listeners.Add(listener);
        try
        {
            await start.WaitAsync(cancellationToken);
        }
        catch (HyperDhtException)
        {
            _listeners.Remove(listener);
            throw;
        }
        catch (OperationCanceledException)
        {
            // The key is free at once; whoever gave up does not wait for the unannounce.
            _ = listener.StopAsync();
            throw;
        }

        return listener;
    }

    public IEnumerator<Listener> GetEnumerator() => _listeners.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
