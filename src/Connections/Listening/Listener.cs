using HyperDht.Connections.Announcing;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Pool;
using HyperDht.Connections.Punching;
using HyperDht.Connections.Secure;
using HyperDht.Firewall;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Connections.Listening;

/// <summary>A key that is listened on: reachable through the router, announced, its connections waiting to be accepted.</summary>
internal sealed class Listener : IHyperDhtListener
{
    private readonly ListenContext _context;
    private readonly IDhtRpc _rpc;
    private readonly ListenOptions _options;
    private readonly Announcer _announcer;
    private readonly HandshakeResponder _responder;
    private readonly AcceptQueue _queue;
    private readonly Action<Listener> _removed;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _closing;

    /// <param name="context">What every listener of the node works with.</param>
    /// <param name="rpc">The RPC layer.</param>
    /// <param name="keyPair">What is listened on.</param>
    /// <param name="options">How.</param>
    /// <param name="removed">Told when the listener is closed.</param>
    /// <param name="serve">Takes the connections and their messages on the loop; null lets them wait to be accepted.</param>
    public Listener(
        ListenContext context,
        IDhtRpc rpc,
        KeyPair keyPair,
        ListenOptions options,
        Action<Listener> removed,
        Action<SecureConnection>? serve = null)
    {
        _context = context;
        _rpc = rpc;
        _options = options;
        _removed = removed;
        PublicKey = keyPair.PublicKey;
        _announcer = new Announcer(context.Loop, rpc, options.Signer ?? keyPair) { Moved = context.Moved };
        _queue = new AcceptQueue(context.Loop, options.Backlog, context.Logger);
        var firewall = options.Firewall ?? context.Firewall;
        _responder = new HandshakeResponder(
            context,
            keyPair,
            firewall is AllowAll ? null : firewall,
            Terms,
            new ListenPunchPolicy(_announcer.IsRelay, options.Holepunch),
            serve is null ? Offer : connection => serve((SecureConnection)connection))
        {
            KeepsMessages = serve is not null,
            ClearWait = options.HandshakeClearWait,
        };
    }

    public PublicKey PublicKey { get; }

    public PeerAddress Address => _rpc.RemoteAddress ?? _rpc.ObservedAddress ?? _rpc.LocalAddress;

    public IReadOnlyList<PeerAddress> RelayNodes => [.. _announcer.Relays.Select(relay => relay.Relay)];

    public Task Closed => _closed.Task;

    /// <summary>Becomes reachable, then announces. On the loop.</summary>
    /// <exception cref="HyperDhtException">Another listener of this node has the key.</exception>
    public async Task StartAsync(Task localAddressesChecked)
    {
        if (!_context.Listeners.TryAdd(_announcer.Target, _responder))
        {
            _responder.Dispose();
            _announcer.Dispose();
            throw new HyperDhtException(DhtErrorCodes.KeyPairAlreadyUsed, "Another listener of this node uses this key.");
        }

        _context.Forwards.TryRetain(_announcer.Target, _announcer.Record);
        await _announcer.StartAsync();
        await localAddressesChecked;
    }

    /// <summary>Drops unfinished handshakes, ignores new ones and unannounces within 1.5 s; the key stays taken. Idempotent. On the loop.</summary>
    /// <param name="cancellationToken">Cuts unannouncing short.</param>
    public Task SuspendAsync(CancellationToken cancellationToken = default)
    {
        _responder.Suspend();
        return _announcer.SuspendAsync(cancellationToken);
    }

    /// <summary>Answers again and announces in the background. On the loop.</summary>
    public void Resume()
    {
        _responder.Resume();
        _announcer.Resume();
    }

    /// <summary>The node's addresses may have changed. On the loop.</summary>
    public void Refresh() => _announcer.Refresh();

    /// <summary>The node hears from others again. On the loop.</summary>
    public void HandleOnline() => _announcer.HandleOnline();

    /// <summary>Stops answering at once, then unannounces within 1.5 s. Idempotent. On the loop.</summary>
    /// <param name="unannounce">False leaves the announcements to age.</param>
    public Task StopAsync(bool unannounce = true) => _closing ??= CloseAsync(unannounce);

    public ValueTask<IHyperDhtConnection> AcceptAsync(CancellationToken cancellationToken = default) => _queue.TakeAsync(cancellationToken);

    public IAsyncEnumerable<IHyperDhtConnection> AcceptAllAsync(CancellationToken cancellationToken = default) =>
        _queue.TakeAllAsync(cancellationToken);

    public Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _context.Loop.InvokeAsync(async () =>
        {
            await _announcer.RefreshAsync();
            return true;
        }).WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await _context.Loop.InvokeAsync(async () =>
    {
        await StopAsync();
        return true;
    });

    private void Offer(IHyperDhtConnection connection)
    {
        if (_options.Pool is not ConnectionPool pool || pool.TryAdd(connection))
        {
            _queue.Add(connection);
        }
    }

    private async Task CloseAsync(bool unannounce)
    {
        _context.Listeners.Remove(_announcer.Target);
        _context.Forwards.Release(_announcer.Target);
        _responder.Dispose();
        _queue.Complete();
        try
        {
            await _announcer.StopAsync(unannounce);
        }
        finally
        {
            _removed(this);
            _context.Loop.PostCompletion(static state => ((TaskCompletionSource)state!).TrySetResult(), _closed);
        }
    }

    private ServerTerms Terms() => new()
    {
        PublicAddress = _context.Self.PublicAddress,
        IsFirewalled = _context.Self.IsFirewalled,
        LocalAddresses = _options.ShareLocalAddress ? _context.Self.ValidatedAddresses : [],
        Relays = _announcer.Relays,
        CanHolepunch = _options.CanHolepunch,
        RelayThrough = _options.RelayThrough ?? _context.RelayThrough,
        AcceptsClientRelays = _options.AcceptsClientRelays,
        ReusableSocket = _options.ReusableSocket,
    };
}
