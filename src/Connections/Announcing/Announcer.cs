using HyperDht.Connections.Handshakes;
using HyperDht.Records;
using HyperDht.Records.Client;
using HyperDht.Records.Encoding;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Connections.Announcing;

/// <summary>Keeps a listening server reachable: announced on up to three storing nodes, watched by pings, moved when they go (spec 02 §9).</summary>
/// <remarks>On the loop. Start once, stop once; the caller keeps the signer alive until the stop has ended.</remarks>
internal sealed class Announcer : IDisposable
{
    /// <summary>How long stopping or going quiet may take in all.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(1500);

    /// <summary>Pause after an update that found no relay, before the next try; the reference waits five minutes.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);

    /// <summary>What the pause grows to, doubling.</summary>
    public static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(60);

    private readonly IDhtLoop _loop;
    private readonly RelayAnnouncements _announcements;
    private readonly RelayWatch _watch;
    private readonly TaskCompletionSource _firstUpdate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _active = new();
    private AnnouncerPause? _pause;
    private TaskCompletionSource? _refresh;
    private Task? _run;
    private Task? _stop;
    private bool _isStopping;
    private bool _disposed;

    public Announcer(IDhtLoop loop, IDhtRpc rpc, IRecordSigner signer)
    {
        _loop = loop;
        _announcements = new RelayAnnouncements(rpc, new RecordSigning(loop, signer));
        _watch = new RelayWatch(loop, rpc);
        Record = PeerCodec.Encode(new DhtPeer(signer.PublicKey, []));
    }

    /// <summary>Where the server is found.</summary>
    public NodeId Target => _announcements.Target;

    /// <summary>What FIND_PEER on this very node answers: the key without relay addresses.</summary>
    public ReadOnlyMemory<byte> Record { get; }

    /// <summary>Storing nodes that hold the announcement, and our address as each sees it.</summary>
    public IReadOnlyList<RelayInfo> Relays => _announcements.Relays;

    /// <summary>Addresses to hand to others, ours first when it is open; at most three.</summary>
    public IReadOnlyList<PeerAddress> RelayAddresses => _announcements.RelayAddresses;

    /// <summary>On the loop: a relay sees us elsewhere than before, so our NAT has given us another address. Announcing again is under way.</summary>
    public Action? Moved
    {
        get => _watch.Moved;
        set => _watch.Moved = value;
    }

    private bool IsIdle => _pause is not null || _isStopping;

    /// <summary>Whether an address was a relay in one of the last three updates.</summary>
    public bool IsRelay(PeerAddress address) => _announcements.IsRelay(address);

    /// <summary>
    /// Announces, then keeps the announcement alive in the background. Never fails: without a reachable node there are no relays.
    /// While suspended it only gets ready.
    /// </summary>
    public Task StartAsync()
    {
        _run ??= RunAsync();
        return _firstUpdate.Task;
    }

    /// <summary>Announces again now, because the node's addresses may have changed. Ignored while suspended.</summary>
    public void Refresh()
    {
        if (!IsIdle)
        {
            _ = _announcements.RenewAsync(_active.Token);
            _watch.Wake();
        }
    }

    /// <summary>Announces again; completes when an update that began after this call has ended, or the announcer is suspended or stopped.</summary>
    public Task RefreshAsync()
    {
        if (_run is null or { IsCompleted: true } || IsIdle)
        {
            return Task.CompletedTask;
        }

        _refresh ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _watch.Wake();
        return _refresh.Task;
    }

    /// <summary>The node hears from others: a server that lost its relays announces again now.</summary>
    public void HandleOnline()
    {
        if (_announcements.Current.Count == 0)
        {
            Refresh();
        }
    }

    /// <summary>Takes the announcement back within <see cref="StopTimeout"/> and pauses. Idempotent.</summary>
    /// <param name="cancellationToken">Cuts it short.</param>
    public Task SuspendAsync(CancellationToken cancellationToken = default)
    {
        if (!IsIdle)
        {
            _pause = new AnnouncerPause();
            _pause.Quiet = PauseAsync(_pause, cancellationToken);
        }

        return _pause?.Quiet ?? Task.CompletedTask;
    }

    /// <summary>Goes on after <see cref="SuspendAsync"/> has ended: announces at once.</summary>
    public void Resume()
    {
        if (_pause is { } pause && !_isStopping)
        {
            _pause = null;
            _active.Dispose();
            _active = new CancellationTokenSource();
            pause.Over.TrySetResult();
        }
    }

    /// <summary>Stops, and takes the announcement back within <see cref="StopTimeout"/>.</summary>
    /// <param name="unannounce">False leaves the entries to age.</param>
    public Task StopAsync(bool unannounce = true) => _stop ??= StopCoreAsync(unannounce);

    /// <summary>Stops without a word to anybody.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _isStopping = true;
        _active.Cancel();
        _pause?.Over.TrySetResult();
        _watch.Dispose();
        _active.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await KeepAnnouncedAsync();
        }
        finally
        {
            _firstUpdate.TrySetResult();
            _refresh?.TrySetResult();
            _pause?.Reached.TrySetResult();
        }
    }

    private async Task KeepAnnouncedAsync()
    {
        var retry = FirstRetry;
        while (!_isStopping)
        {
            if (_pause is { } pause)
            {
                await RestAsync(pause);
                continue;
            }

            var token = _active.Token;
            await UpdateAsync(token);
            _firstUpdate.TrySetResult();
            if (token.IsCancellationRequested)
            {
                continue;
            }

            if (_announcements.Current.Count == 0)
            {
                await _watch.WaitAsync(retry);
                retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
            }
            else
            {
                retry = FirstRetry;
                await _watch.WatchAsync(_announcements.Relays, token);
            }
        }
    }

    private async Task RestAsync(AnnouncerPause pause)
    {
        _firstUpdate.TrySetResult();
        _refresh?.TrySetResult();
        _refresh = null;
        pause.Reached.TrySetResult();
        await pause.Over.Task;
    }

    private async Task UpdateAsync(CancellationToken cancellationToken)
    {
        var refresh = _refresh;
        _refresh = null;
        try
        {
            await _announcements.UpdateAsync(cancellationToken);
        }
        finally
        {
            refresh?.TrySetResult();
        }
    }

    private async Task PauseAsync(AnnouncerPause pause, CancellationToken cancellationToken)
    {
        EndWork();
        if (_run is null)
        {
            pause.Reached.TrySetResult();
        }

        await EndWithinTimeoutAsync(unannounce: true, pause.Reached.Task, cancellationToken);
        _announcements.Forget();
    }

    private async Task StopCoreAsync(bool unannounce)
    {
        _isStopping = true;
        EndWork();
        _pause?.Over.TrySetResult();
        await EndWithinTimeoutAsync(unannounce, Task.WhenAll(_run ?? Task.CompletedTask, _pause?.Quiet ?? Task.CompletedTask), default);
        Dispose();
    }

    private void EndWork()
    {
        _active.Cancel();
        _watch.Wake();
    }

    private async Task EndWithinTimeoutAsync(bool unannounce, Task quiet, CancellationToken cancellationToken)
    {
        using var cutOff = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ending = EndAsync(unannounce, quiet, cutOff.Token);
        if (!await _loop.WaitAtMostAsync(ending, StopTimeout))
        {
            cutOff.Cancel();
            await ending;
        }
    }

    private async Task EndAsync(bool unannounce, Task quiet, CancellationToken cancellationToken)
    {
        await quiet;
        if (unannounce)
        {
            await _announcements.UnannounceAsync(cancellationToken);
        }
    }
}
