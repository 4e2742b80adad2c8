using System.Diagnostics;
using HyperDht.Connections.Diagnosis;
using HyperDht.Connections.Dialing;
using HyperDht.Connections.Listening;
using HyperDht.Connections.Pool;
using HyperDht.Connections.Relay.Dialing;
using HyperDht.Connections.Relay.Pairing;
using HyperDht.Connections.Relay.Serving;
using HyperDht.Connections.Secure;
using HyperDht.Records;
using HyperDht.Records.Client;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Connections.Node;

/// <summary>A node: the concerns put together behind the public interface.</summary>
/// <remarks>Public members may be called from any thread; the work is done on the loop.</remarks>
internal sealed class DhtNode : IHyperDht
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(1900);
    private static readonly TimeSpan CutLimit = TimeSpan.FromMilliseconds(50);

    private readonly NodeWiring _parts;
    private readonly IDhtLoop _loop;
    private readonly NodeSelf _self;
    private readonly Dialer _dialer;
    private readonly NodeRecords _records;
    private readonly NodeListeners _listeners;
    private readonly NodeSuspension _suspension;
    private readonly KeyPair? _ownKeyPair;
    private readonly CancellationTokenSource _closed = new();
    private Task? _start;
    private Task? _stop;
    private int _disposed;

    public DhtNode(NodeWiring parts)
    {
        _parts = parts;
        _loop = parts.Transport.Loop;
        _self = new NodeSelf(parts.Rpc, new Addresses.LocalAddresses(parts.Transport));
        _ownKeyPair = parts.Options.KeyPair is null ? MakeKeyPair(parts.Options.Seed) : null;
        DefaultKeyPair = parts.Options.KeyPair ?? _ownKeyPair!;
        parts.Rpc.Pipeline = parts.Pipeline;
        var relays = new RelayClients(
            (relay, stop) => _dialer!.ConnectToRelayAsync(relay, stop),
            parts.Options.Limits.Relay,
            relay => parts.Listeners.TryGet(NodeId.FromPublicKey(relay), out _));
        _listeners = new NodeListeners(parts, _self, relays);
        _suspension = new NodeSuspension(parts, _listeners, _self);
        _self.Follow(_suspension);
        new NetworkReactions(parts, _listeners, _self).Attach();
        var dialing = new DialContext(
            _loop, parts.Rpc, new PeerClient(parts.Rpc), parts.Forwards, _self, parts.Candidates, parts.Noise, parts.Work, parts.Punching)
        {
            RelayClients = relays,
            Rejoins = new SlotGate(parts.Options.Limits.Connections.Rejoins),
        };
        _dialer = new Dialer(dialing, DefaultKeyPair, parts.Options.RelayKeepAlive, parts.RelayThrough);
        _records = new NodeRecords(
            _loop, parts.Rpc, parts.Options.Limits.Records, new OwnRecords(parts.Store, parts.Forwards), EnsureStartedAsync, _closed.Token);
    }

    public KeyPair DefaultKeyPair { get; }

    public IDhtRpc Rpc => _parts.Rpc;

    public bool IsSuspended => _suspension.IsSuspended;

    /// <summary>Connections that are not closed, unproven ones included. On the loop.</summary>
    public int ConnectionCount => _parts.Registry.Count;

    /// <summary>Handshakes answered but not proven. On the loop.</summary>
    public int HalfOpenCount => _listeners.HalfOpenCount;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = _loop.InvokeAsync(async () =>
        {
            ThrowIfClosed();
            await (_start ??= StartOnLoopAsync());
            return true;
        });
        try
        {
            await start.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await StopAsync(force: true, CancellationToken.None);
            throw;
        }
    }

    public async Task StopAsync(bool force = false, CancellationToken cancellationToken = default)
    {
        using var cut = cancellationToken.UnsafeRegister(
            static state => ((DhtNode)state!)._loop.Post(static node => ((DhtNode)node!).Cut(), state), this);
        await _loop.InvokeAsync(async () =>
        {
            await (_stop ??= StopOnLoopAsync(force));
            return true;
        });
    }

    public async Task SuspendAsync(CancellationToken cancellationToken = default)
    {
        using var cut = cancellationToken.UnsafeRegister(
            static state => ((DhtNode)state!)._loop.Post(static node => ((DhtNode)node!)._suspension.Cut(), state), this);
        await _loop.InvokeAsync(() => RunOnLoopAsync(_suspension.SuspendAsync));
    }

    public Task ResumeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _loop.InvokeAsync(() => RunOnLoopAsync(_suspension.ResumeAsync)).WaitAsync(cancellationToken);
    }

    public Task<IHyperDhtListener> ListenAsync(
        KeyPair? keyPair = null, ListenOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ListenOptions();
        var key = keyPair ?? DefaultKeyPair;
        NodeListeners.Demand(this, key, options);
        cancellationToken.ThrowIfCancellationRequested();
        return _loop.InvokeAsync<IHyperDhtListener>(async () => await ListenOnLoopAsync(key, options, null, cancellationToken));
    }

    public Task<IBlindRelay> ServeRelayAsync(
        KeyPair? keyPair = null, RelayOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _loop.InvokeAsync<IBlindRelay>(async () =>
        {
            var limits = _parts.Options.Limits.Relay;
            var relay = new BlindRelay(_loop, new UdxRelayEnds(_loop, _parts.Streams, limits), limits, options?.Paired);
            var listening = new ListenOptions { Firewall = options?.Firewall, RelayThrough = RelayKeys.None, AcceptsClientRelays = false };
            relay.Listener = await ListenOnLoopAsync(keyPair ?? DefaultKeyPair, listening, relay.Accept, cancellationToken);
            return relay;
        });
    }

    public Task<IHyperDhtConnection> ConnectAsync(
        PeerKey key, ConnectOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(key.Nodes, nameof(key));
        options ??= new ConnectOptions();
        ArgumentNullException.ThrowIfNull(options.Nodes, nameof(options));
        cancellationToken.ThrowIfCancellationRequested();
        var parent = Activity.Current?.Context ?? default;
        return _loop.InvokeAsync(() => ConnectOnLoopAsync(key, options, parent, cancellationToken));
    }

    /// <summary>Finds out what the node's network does.</summary>
    public Task<NodeFindings> ExamineAsync(CancellationToken cancellationToken) => _loop.InvokeAsync(async () =>
    {
        await EnsureStartedAsync(cancellationToken);
        return await new NodeExamination(_parts.Punching, _parts.Rpc, _self).RunAsync(cancellationToken);
    });

    public IConnectionPool CreatePool() => CreatePool(ConnectAsync);

    /// <summary>Makes a pool for whoever stands before this node.</summary>
    /// <param name="connect">How it connects.</param>
    public ConnectionPool CreatePool(Func<PeerKey, ConnectOptions?, CancellationToken, Task<IHyperDhtConnection>> connect) => new(_loop, this, connect);

    public IAsyncEnumerable<LookupReply> LookupAsync(
        Topic topic, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _records.LookupAsync(topic, options, cancellationToken);

    public IAsyncEnumerable<FindPeerReply> FindPeerAsync(
        PublicKey key, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _records.FindPeerAsync(key, options, cancellationToken);

    public Task<AnnounceResult> AnnounceAsync(
        Topic topic, IRecordSigner? signer = null, AnnounceOptions? options = null, CancellationToken cancellationToken = default) =>
        _records.AnnounceAsync(topic, signer ?? DefaultKeyPair, options, cancellationToken);

    public IAsyncEnumerable<LookupReply> LookupAndUnannounceAsync(
        Topic topic, IRecordSigner? signer = null, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _records.LookupAndUnannounceAsync(topic, signer ?? DefaultKeyPair, options, cancellationToken);

    public Task UnannounceAsync(
        Topic topic, IRecordSigner? signer = null, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _records.UnannounceAsync(topic, signer ?? DefaultKeyPair, options, cancellationToken);

    public Task<ImmutablePutResult> ImmutablePutAsync(
        ReadOnlyMemory<byte> value, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _records.ImmutablePutAsync(value, options, cancellationToken);

    public Task<ImmutableValue?> ImmutableGetAsync(
        Topic hash, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _records.ImmutableGetAsync(hash, options, cancellationToken);

    public Task<MutablePutResult> MutablePutAsync(
        ReadOnlyMemory<byte> value,
        IRecordSigner? signer = null,
        MutablePutOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _records.MutablePutAsync(value, signer ?? DefaultKeyPair, options, cancellationToken);

    public Task<MutableValue?> MutableGetAsync(
        PublicKey key, MutableGetOptions? options = null, CancellationToken cancellationToken = default) =>
        _records.MutableGetAsync(key, options, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // Whoever disposes the scope of a disposed node must not wait again, nor leave its thread by that.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await StopAsync();
        _ownKeyPair?.Dispose();
    }

    private static KeyPair MakeKeyPair(string? seed) => seed is null ? KeyPair.Generate() : KeyPair.FromSeed(Convert.FromHexString(seed));

    private static HyperDhtException Destroyed() => new(DhtErrorCodes.NodeDestroyed, "The node is closed.");

    private async Task<bool> RunOnLoopAsync(Func<Task> step)
    {
        ThrowIfClosed();
        await step();
        return true;
    }

    private async Task StartOnLoopAsync()
    {
        if (_parts.Prepare is { } prepare)
        {
            await _loop.RunAsUserAsync(() => prepare(_closed.Token));
            ThrowIfClosed();
        }

        await _parts.Rpc.StartAsync();
    }

    private async Task<Listener> ListenOnLoopAsync(
        KeyPair keyPair, ListenOptions options, Action<SecureConnection>? serve, CancellationToken cancellationToken)
    {
        await EnsureStartedAsync(cancellationToken);
        var listener = await _listeners.ListenAsync(keyPair, options, serve, IsSuspended, cancellationToken);
        ThrowIfClosed();
        return listener;
    }

    private async Task<IHyperDhtConnection> ConnectOnLoopAsync(
        PeerKey key, ConnectOptions options, ActivityContext parent, CancellationToken cancellationToken)
    {
        if (IsSuspended)
        {
            throw InterruptedConnect.Of(NodeSuspension.Error());
        }

        await EnsureStartedAsync(cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token, _suspension.Running);
        try
        {
            return await _dialer.ConnectAsync(key, options, parent, either.Token);
        }
        catch (OperationCanceledException error)
        {
            throw InterruptedConnect.Of(error, _closed.IsCancellationRequested ? Destroyed() : NodeSuspension.Error(), cancellationToken);
        }
    }

    // Calls made before the start are answered when it is over, as in the reference.
    private async Task EnsureStartedAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        _start ??= StartOnLoopAsync();
        if (!_start.IsCompleted)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
            try
            {
                await _start.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw Destroyed();
            }
        }

        await _start;
        ThrowIfClosed();
    }

    private async Task StopOnLoopAsync(bool force)
    {
        _closed.Cancel();
        _suspension.Dispose();
        var closing = Task.WhenAll([.. _listeners.ToArray().Select(listener => listener.StopAsync(!force)), CloseConnectionsAsync(force)]);
        if (!force)
        {
            await _loop.WaitAtMostAsync(closing, CloseLimit);
        }

        Cut();
        await _loop.WaitAtMostAsync(closing, CutLimit);
    }

    private Task CloseConnectionsAsync(bool force)
    {
        if (!force)
        {
            return _parts.Registry.CloseAsync();
        }

        _parts.Registry.Abort();
        return Task.CompletedTask;
    }

    // Whatever still waits ends here: nothing of the node works any more.
    private void Cut()
    {
        _parts.Registry.Abort();
        _parts.Streams.Close();
        _parts.Punching.Parts.Sockets.Close();
        _parts.Rpc.Close();
    }

    private void ThrowIfClosed()
    {
        if (_closed.IsCancellationRequested)
        {
            throw Destroyed();
        }
    }
}
