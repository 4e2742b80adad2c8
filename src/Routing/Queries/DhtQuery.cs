using HyperDht.Routing.Requests;
using HyperDht.Routing.Table;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Routing.Queries;

/// <summary>A running query: visits what <see cref="QueryCore"/> decides, delivers replies, commits at the end.</summary>
internal sealed class DhtQuery : IDhtQuery, IRequestOwner
{
    /// <summary>Replies that may wait for the consumer before the walk pauses.</summary>
    public const int BufferedReplies = 16;

    /// <summary>Known nodes below which several may well share a public host (threat-model R9).</summary>
    public const int SmallNetwork = 64;

    /// <summary>Nodes of the own table that are offered in the end, as some of the nearest may not answer.</summary>
    private const int NearestKnown = 2 * RoutingTable.BucketSize;

    private readonly QueryContext _context;
    private readonly DhtCall _call;
    private readonly DhtQueryOptions _options;
    private readonly QueryCore _core;
    private readonly QueryStream _stream;
    private readonly QueryCommit _commit;
    private readonly QueryRequests _requests;
    private ILoopTimer? _timer;
    private TimeSpan? _pausedAt;
    private bool _hasConsumer;
    private bool _isStarted;
    private bool _isWalking;
    private bool _askedBootstrap;
    private int _resolving;
    private volatile bool _isFinished;

    public DhtQuery(QueryContext context, DhtCall call, DhtQueryOptions options)
    {
        _context = context;
        _call = call;
        _options = options;
        _core = new QueryCore(
            call.Target ?? throw new ArgumentException("A query needs a target.", nameof(call)),
            new QueryRules
            {
                LocalId = context.Directory.Table.LocalId,
                Accepts = context.Directory.Accepts,
                Concurrency = options.Concurrency ?? context.Settings.Concurrency,
                FirstVisits = options.FirstVisits ?? int.MaxValue,
                OnlySeeds = options.OnlyClosestNodes,
                IsNetworkSmall = context.Directory.Table.Count < SmallNetwork,
                Limits = context.Settings.Limits,
                Times = context.Sender.Times,
            },
            context.Directory.IdOf);
        _stream = new QueryStream(context.Loop);
        _commit = new QueryCommit(context, call, options);
        _requests = new QueryRequests(context, _core, call, options.Retries, this);
    }

    public IReadOnlyList<DhtResponse> ClosestReplies => _core.Closest.Replies;

    public int Successes => _core.Successes;

    public int Errors => _core.Errors;

    /// <summary>Called on the loop after each reply; background queries adjust their concurrency.</summary>
    public Action<DhtQuery, DhtResponse>? Replied { get; init; }

    /// <summary>Parallel visits; may change while the query runs.</summary>
    public int Concurrency
    {
        get => _core.Concurrency;
        set => _core.Concurrency = value;
    }

    public async IAsyncEnumerator<DhtResponse> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var registration = AbandonOn(cancellationToken);
        try
        {
            while (await ReadAsync(isConsumer: true) is { Count: > 0 } replies)
            {
                foreach (var reply in replies)
                {
                    yield return reply;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            Abandon();
        }
    }

    public async Task FinishedAsync(CancellationToken cancellationToken = default)
    {
        using var registration = AbandonOn(cancellationToken);
        await ReadAsync(isConsumer: false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public ValueTask DisposeAsync()
    {
        Abandon();
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the query because the node closes or is suspended. On the loop.</summary>
    public void Destroy() => Finish(_context.State.IsClosed
        ? new HyperDhtException(DhtErrorCodes.RequestDestroyed, "The node closed before the query was over.")
        : RpcFaults.Suspended());

    public void HandleReply(OutboundRequest request, DhtResponse response)
    {
        if (!_isWalking)
        {
            return;
        }

        if (request.Tag is BorderQuestion question)
        {
            _core.HandleAnswer(question, response);
        }
        else
        {
            _core.HandleReply((QueryNode)request.Tag!, response);
            Replied?.Invoke(this, response);
            if (response.ErrorCode == 0)
            {
                _options.Replied?.Invoke(response);
                _stream.Write(response);
            }
        }

        Pump();
    }

    public void HandleFailure(OutboundRequest request, RequestFailure failure)
    {
        if (!_isWalking)
        {
            return;
        }

        if (request.Tag is BorderQuestion question)
        {
            _core.HandleFailure(question);
        }
        else
        {
            _core.HandleFailure((QueryNode)request.Tag!, failure == RequestFailure.TimedOut && !request.IsSilenceUsual);
        }

        Pump();
    }

    private Task<IReadOnlyList<DhtResponse>> ReadAsync(bool isConsumer)
    {
        var read = _stream.CreateRead();
        read.Start(
            static state =>
            {
                var (query, promise, isConsumer) = ((DhtQuery, LoopPromise<IReadOnlyList<DhtResponse>>, bool))state!;
                query._hasConsumer = isConsumer;
                query.EnsureStarted();
                if (!isConsumer)
                {
                    query._stream.Discard();
                }

                query._stream.Read(promise);
                query.Pump();
            },
            (this, read, isConsumer));
        return read.Task;
    }

    private void EnsureStarted()
    {
        if (_isStarted)
        {
            return;
        }

        _isStarted = true;
        if (_isFinished)
        {
            return;
        }

        if (_context.State.IsQuiet)
        {
            _stream.End(_context.State.IsClosed
                ? new HyperDhtException(DhtErrorCodes.NodeDestroyed, "The node is closed.")
                : RpcFaults.Suspended());
            return;
        }

        _isWalking = true;
        _context.Running.Add(this);
        _context.Stats.Queries++;
        _context.Stats.ActiveQueries++;
        _context.QueryStarted?.Invoke();
        _timer = _context.Loop.CreateTimer(HandleTimeout);
        foreach (var seed in _options.Nodes)
        {
            _core.AddSeed(seed);
        }
    }

    private void HandleTimeout()
    {
        _core.HandleTimeout(_context.Loop.Now);
        Pump();
    }

    private void Pump()
    {
        if (!_isWalking || IsPaused())
        {
            return;
        }

        do
        {
            AddKnownNodes();
            Ask();
            if (!_isWalking)
            {
                return;
            }
        }
        while (_core.WantsTable || _core.WantsNearer || _core.WantsSpread);

        if (_core.IsDrained && (_resolving == 0 || _core.HasEnough))
        {
            _ = CompleteAsync();
        }
        else if (_core.Deadline is { } deadline)
        {
            _timer!.Set(deadline);
        }
    }

    // A consumer that does not read stops the walk; what it takes is not the walk's time.
    private bool IsPaused()
    {
        if (_hasConsumer && _stream.Buffered >= BufferedReplies)
        {
            _pausedAt ??= _context.Loop.Now;
            return true;
        }

        if (_pausedAt is { } since)
        {
            _pausedAt = null;
            _core.HandlePause(_context.Loop.Now - since);
        }

        return false;
    }

    private void AddKnownNodes()
    {
        if (_core.WantsTable)
        {
            _core.AddFromTable(Nearest(Math.Max(0, RoutingTable.BucketSize - _core.Pending)));
        }

        if (_core.WantsNearer)
        {
            _core.AddNearer(Nearest(NearestKnown));
        }

        if (_core.WantsSpread)
        {
            _core.AddSpread(Nearest(int.MaxValue));
        }

        if (!_askedBootstrap && _core.WantsBootstrap)
        {
            _askedBootstrap = true;
            _resolving = _context.Bootstrap.Resolve(HandleBootstrapNode);
        }
    }

    private RoutingNode[] Nearest(int most) => _context.Directory.Table.Nearest(_call.Target!.Value, most);

    private void Ask()
    {
        while (_isWalking && _requests.TrySendNext())
        {
            // Each may end the walk.
        }
    }

    // Called once for each entry, at once for those that are known; null is one that could not be resolved.
    private void HandleBootstrapNode(PeerAddress? address, bool isLate)
    {
        if (address is { } found)
        {
            _core.AddBootstrap(found);
        }

        if (isLate)
        {
            _resolving--;
            Pump();
        }
    }

    private async Task CompleteAsync()
    {
        _isWalking = false;
        _requests.Leave();
        Exception? error = null;
        try
        {
            await _commit.RunAsync(_core.CommitTargets);
        }
        catch (Exception failure) when (failure is HyperDhtException or OperationCanceledException)
        {
            error = failure;
        }

        Finish(error);
    }

    private CancellationTokenRegistration AbandonOn(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static state => ((DhtQuery)state!).Abandon(), this);

    private void Abandon()
    {
        if (!_isFinished)
        {
            _context.Loop.Post(static state => ((DhtQuery)state!).Finish(null), this);
        }
    }

    private void Finish(Exception? error)
    {
        if (_isFinished)
        {
            return;
        }

        _isFinished = true;
        _isWalking = false;
        _commit.Cancel();
        if (_timer is not null)
        {
            _timer.Dispose();
            _context.Stats.ActiveQueries--;
            _context.Running.Remove(this);
        }

        _requests.Cancel();
        _stream.End(error);
    }
}
