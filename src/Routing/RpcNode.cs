using System.Net.Sockets;
using HyperDht.Messaging;
using HyperDht.Routing.Codecs;
using HyperDht.Routing.Commands;
using HyperDht.Routing.Queries;
using HyperDht.Routing.Requests;
using HyperDht.Rpc;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Routing;

/// <summary>The RPC layer of one node (spec 01).</summary>
/// <remarks>
/// Methods of <see cref="IDhtRpc"/> may be called from any thread. Called on the loop they work at once, and what they return is
/// completed as protocol work; called from elsewhere it is completed among the completions. Everything else is for the loop only.
/// </remarks>
internal sealed class RpcNode : IDhtRpc, IDatagramReceiver
{
    private readonly IDhtLoop _loop;
    private readonly IDatagramFilter? _filter;
    private readonly RpcEvents _events;
    private readonly RpcReadiness _readiness;
    private readonly RpcBinding _binding;
    private Task? _start;
    private bool _isReady;

    /// <summary>Puts a node together; nothing is bound yet.</summary>
    /// <param name="settings">How it is set up.</param>
    /// <param name="transport">Where its sockets come from; its loop is the node's.</param>
    /// <param name="random">For ids, tokens, transaction ids.</param>
    /// <param name="filter">Sees every datagram of both sockets first.</param>
    /// <param name="standing">Who is proven; shared with the limits of other parts. Null makes one.</param>
    /// <param name="memory">Good nodes of earlier runs; null remembers none.</param>
    /// <param name="policy">Who may enter the routing table; null is the default.</param>
    public RpcNode(
        RpcSettings settings,
        ITransport transport,
        IRandomSource random,
        IDatagramFilter? filter = null,
        AddressStanding? standing = null,
        INodeMemory? memory = null,
        IRoutingTablePolicy? policy = null)
    {
        _loop = transport.Loop;
        _filter = filter;
        Parts = new RpcParts(settings, transport, random, standing ?? new AddressStanding(exemptLoopback: true), memory, policy);
        _events = new RpcEvents(this, Parts, _loop);
        _readiness = new RpcReadiness(_loop);
        _binding = new RpcBinding(Parts, _events, transport, this);
    }

    public event EventHandler? Listening
    {
        add => _events.Listening += value;
        remove => _events.Listening -= value;
    }

    public event EventHandler? Ready
    {
        add => _events.Ready += value;
        remove => _events.Ready -= value;
    }

    public event EventHandler? Persistent
    {
        add => _events.Persistent += value;
        remove => _events.Persistent -= value;
    }

    public event EventHandler? Ephemeral
    {
        add => _events.Ephemeral += value;
        remove => _events.Ephemeral -= value;
    }

    public event EventHandler? NatUpdate
    {
        add => _events.NatUpdate += value;
        remove => _events.NatUpdate -= value;
    }

    public event EventHandler? NetworkChange
    {
        add => _events.NetworkChange += value;
        remove => _events.NetworkChange -= value;
    }

    public event EventHandler? NetworkUpdate
    {
        add => _events.NetworkUpdate += value;
        remove => _events.NetworkUpdate -= value;
    }

    public event EventHandler? WakeUp
    {
        add => _events.WakeUp += value;
        remove => _events.WakeUp -= value;
    }

    public event EventHandler? Suspended
    {
        add => _events.Suspended += value;
        remove => _events.Suspended -= value;
    }

    public event EventHandler? Resumed
    {
        add => _events.Resumed += value;
        remove => _events.Resumed -= value;
    }

    public event EventHandler<PeerAddress>? NodeAdded
    {
        add => _events.NodeAdded += value;
        remove => _events.NodeAdded -= value;
    }

    public event EventHandler<PeerAddress>? NodeRemoved
    {
        add => _events.NodeRemoved += value;
        remove => _events.NodeRemoved -= value;
    }

    public NodeId? Id => _events.Snapshot.Id;

    public PeerAddress? ObservedAddress => _events.Snapshot.ObservedAddress;

    public PeerAddress? RemoteAddress => _events.Snapshot.RemoteAddress;

    public PeerAddress LocalAddress => _events.Snapshot.LocalAddress;

    public PeerAddress Address => _events.Snapshot.Address;

    public bool IsFirewalled => _events.Snapshot.IsFirewalled;

    public bool IsEphemeral => _events.Snapshot.IsEphemeral;

    public bool IsBootstrapped => _events.Snapshot.IsBootstrapped;

    public bool IsOnline => _events.Snapshot.IsOnline;

    public bool IsDegraded => _events.Snapshot.IsDegraded;

    public bool IsSuspended => _events.Snapshot.IsSuspended;

    public DhtRpcStats Stats => Parts.Stats.ToPublic(Parts.Sender.Outstanding);

    /// <summary>The parts, for the assembler and for tests. On the loop only.</summary>
    public RpcParts Parts { get; }

    /// <summary>What happens to the node, told at once on the loop.</summary>
    public RpcEvents Signals => _events;

    /// <summary>Who answers requests; set before the node starts.</summary>
    public IRequestPipeline? Pipeline
    {
        get => Parts.Receiver.Pipeline;
        set => Parts.Receiver.Pipeline = value;
    }

    /// <summary>The socket others reach us at; null before it is bound.</summary>
    public IDatagramSocket? ServerSocket => Parts.State.Server;

    /// <summary>The socket of our requests while firewalled; null before it is bound.</summary>
    public IDatagramSocket? ClientSocket => Parts.State.Client;

    /// <summary>The one of both that requests leave from now.</summary>
    public IDatagramSocket? MainSocket => Parts.State.Main;

    /// <summary>Binds the sockets and starts to find the network. On the loop.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public void Bind() => _binding.Bind();

    /// <summary>
    /// Binds, then finds the network; completes when the node is bootstrapped, or suspended: then the rest follows when it is resumed.
    /// On the loop. Idempotent.
    /// </summary>
    public Task StartAsync() => _start ??= RunStartUpAsync();

    /// <summary>Closes the sockets for a while; requests and queries fail with <c>IO_SUSPENDED</c>. On the loop. Idempotent.</summary>
    public void Suspend()
    {
        Parts.Remembered.Save();
        _binding.Suspend();
    }

    /// <summary>Opens the sockets again and wakes up. On the loop. Idempotent.</summary>
    /// <exception cref="SocketException">The port is taken; the node stays suspended.</exception>
    public void Resume()
    {
        var wasSuspended = Parts.State.IsSuspended;
        _binding.Resume(mayBindFirst: _start is not null);
        if (wasSuspended && _start is not null && (!Parts.State.IsBootstrapped || Parts.StartUp.IsCut))
        {
            _ = ContinueStartUpAsync();
        }
    }

    public Task ReadyAsync(CancellationToken cancellationToken = default) => _readiness.WaitAsync(cancellationToken);

    /// <summary>Closes the sockets and fails what is in flight. On the loop. Idempotent.</summary>
    public void Close()
    {
        if (Parts.State.IsClosed)
        {
            return;
        }

        Parts.Remembered.Save();
        Parts.State.IsClosed = true;
        Parts.Life.Dispose();
        Parts.Delayed.Dispose();
        Parts.Newcomers.Dispose();
        foreach (var query in Parts.Queries.Running.ToArray())
        {
            query.Destroy();
        }

        Parts.Sender.Close();
        _binding.Close();
        _readiness.Fail(new HyperDhtException(DhtErrorCodes.NodeDestroyed, "The node is closed."));
    }

    void IDatagramReceiver.OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
    {
        if (_filter is null || !_filter.TryTake(socket, source, datagram))
        {
            OnDatagram(socket, source, datagram);
        }
    }

    /// <summary>Takes a datagram of any socket, foreign ones included (spec 01 §6). On the loop.</summary>
    public void OnDatagram(IDatagramSocket socket, PeerAddress source, ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2 || source.Port == 0 || Parts.State.IsQuiet)
        {
            return;
        }

        switch (datagram[0])
        {
            case RequestDatagram.FirstByte:
                Parts.Receiver.HandleRequest(socket, source, datagram);
                break;
            case ReplyDatagram.FirstByte:
                Parts.Sender.HandleReply(socket, source, datagram);
                break;
        }
    }

    public Task<DhtResponse> PingAsync(PeerAddress to, DhtRequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = options?.PingSize > 0
            ? new DhtCall(InternalCommandIds.Ping) { Value = new byte[options.PingSize] }
            : new DhtCall(InternalCommandIds.Ping);
        return RequestAsync(call, to, options, cancellationToken);
    }

    public Task<DhtResponse> RequestAsync(
        DhtCall call, PeerAddress to, DhtRequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var promise = new RequestPromise(Parts.Sender, _loop, cancellationToken);
        return promise.Send(options is null
            ? new OutboundRequest(call, to, promise)
            : new OutboundRequest(call, to, promise)
            {
                Socket = options.Socket,
                Retries = options.Retries,
                Timeout = options.Timeout,
                TimeToLive = options.TimeToLive,
                Force = options.Force,
            });
    }

    public Task<DhtResponse> DelayedPingAsync(PeerAddress to, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, Parts.Settings.MaxPingDelay);
        var call = new DhtCall(InternalCommandIds.DelayedPing) { Value = CommandValues.OfDelay(delay) };
        var options = new DhtRequestOptions { Timeout = delay + OutboundRequest.DefaultTimeout };
        return RequestAsync(call, to, options, cancellationToken);
    }

    public IDhtQuery Query(DhtCall call, DhtQueryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new DhtQuery(Parts.Queries, call, options ?? new DhtQueryOptions());
    }

    public IDhtQuery FindNode(NodeId target, DhtQueryOptions? options = null) =>
        Query(new DhtCall(InternalCommandIds.FindNode) { Target = target }, options);

    public void AddNode(PeerAddress address)
    {
        _events.Nodes.Want();
        OnLoop(() => Parts.Directory.AddUnverified(address, Parts.State.Tick));
    }

    public IReadOnlyList<PeerAddress> ToArray(int limit = int.MaxValue) =>
        _loop.IsCurrent ? Parts.Directory.Nodes.ToList(limit) : [.. _events.Nodes.Read().Take(limit)];

    public void Refresh() => OnLoop(Parts.Life.Refresh);

    private void OnLoop(Action work)
    {
        if (_loop.IsCurrent)
        {
            work();
        }
        else
        {
            _loop.Post(static state => ((Action)state!)(), work);
        }
    }

    private async Task RunStartUpAsync()
    {
        try
        {
            if (!Parts.State.IsSuspended)
            {
                Bind();
                await Parts.StartUp.RunAsync();
            }
        }
        catch (Exception error) when (error is HyperDhtException or SocketException)
        {
            _readiness.Fail(error);
            throw;
        }

        HandleStarted();
    }

    private async Task ContinueStartUpAsync()
    {
        try
        {
            await Parts.StartUp.RunAsync();
        }
        catch (HyperDhtException)
        {
            return;         // the node closes
        }

        HandleStarted();
    }

    private void HandleStarted()
    {
        if (Parts.State.IsBootstrapped && !_isReady)
        {
            _isReady = true;
            _events.RaiseReady();
            _readiness.Succeed();
        }
    }
}
