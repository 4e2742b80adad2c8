using HyperDht.Connections.Handshakes;
using HyperDht.Records;
using HyperDht.Records.Encoding;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Connections.Announcing;

/// <summary>Keeps a listening server reachable: announced on up to three storing nodes, watched by pings, moved when they go (spec 02 §9).</summary>
/// <remarks>On the loop. Start once, stop once; the caller keeps the key pair alive until the stop has ended.</remarks>
internal sealed class Announcer : IDisposable
{
    /// <summary>Pause between rounds of pings, which also hold the NAT mappings open that the relays point to.</summary>
    public static readonly TimeSpan PingPause = TimeSpan.FromSeconds(3);

    /// <summary>How long stopping may take in all.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(1500);

    /// <summary>First and last pause before the next try of an update that found no relay; the reference waits five minutes.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(60);

    /// <summary>Rounds of pings until the relays are looked up again in any case, about five minutes.</summary>
    private const int MaxRounds = 100;

    private readonly IDhtLoop _loop;
    private readonly IDhtRpc _rpc;
    private readonly RelayAnnouncements _announcements;
    private readonly LoopSignal _wake;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstUpdate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _refresh;
    private Task? _run;
    private Task? _stop;
    private bool _disposed;

    public Announcer(IDhtLoop loop, IDhtRpc rpc, KeyPair keyPair)
    {
        _loop = loop;
        _rpc = rpc;
        _announcements = new RelayAnnouncements(rpc, keyPair);
        _wake = new LoopSignal(loop);
        Record = PeerCodec.Encode(new DhtPeer(keyPair.PublicKey, []));
    }

    /// <summary>Where the server is found.</summary>
    public NodeId Target => _announcements.Target;

    /// <summary>What FIND_PEER on this very node answers: the key without relay addresses.</summary>
    public ReadOnlyMemory<byte> Record { get; }

    /// <summary>Storing nodes that hold the announcement, and our address as each sees it.</summary>
    public IReadOnlyList<RelayInfo> Relays => _announcements.Relays;

    /// <summary>Addresses to hand to others, ours first when it is open; at most three.</summary>
    public IReadOnlyList<PeerAddress> RelayAddresses => _announcements.RelayAddresses;

    /// <summary>Whether an address was a relay in one of the last three updates.</summary>
    public bool IsRelay(PeerAddress address) => _announcements.IsRelay(address);

    /// <summary>Announces, then keeps the announcement alive in the background. Never fails: without a reachable node there are no relays.</summary>
    public Task StartAsync()
    {
        _run ??= RunAsync();
        return _firstUpdate.Task;
    }

    /// <summary>Announces again now, because the node's addresses may have changed.</summary>
    public void Refresh() => _wake.Set();

    /// <summary>Announces again; completes when an update that began after this call has ended, or the announcer has.</summary>
    public Task RefreshAsync()
    {
        if (_run is null or { IsCompleted: true } || _stopping.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        _refresh ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _wake.Set();
        return _refresh.Task;
    }

    /// <summary>The node hears from others: a server that lost its relays announces again now.</summary>
    public void HandleOnline()
    {
        if (_announcements.Current.Count == 0)
        {
            _wake.Set();
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
        _stopping.Cancel();
        _wake.Dispose();
        _stopping.Dispose();
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
        }
    }

    private async Task KeepAnnouncedAsync()
    {
        var token = _stopping.Token;
        await UpdateAsync(token);
        _firstUpdate.TrySetResult();
        var retry = FirstRetry;
        while (!token.IsCancellationRequested)
        {
            if (_announcements.Current.Count == 0)
            {
                await _wake.WaitAsync(retry);
                retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
            }
            else
            {
                retry = FirstRetry;
                await WatchAsync(token);
            }

            if (!token.IsCancellationRequested)
            {
                await UpdateAsync(token);
            }
        }
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

    /// <summary>Returns when the relays should be looked up again.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var relays = _announcements.Current;
            var alive = await Task.WhenAll(relays.Select(relay => PingAsync(relay, cancellationToken)));
            if (alive.Contains(false) || cancellationToken.IsCancellationRequested || await _wake.WaitAsync(PingPause))
            {
                return;
            }
        }
    }

    private async Task<bool> PingAsync(PeerAddress relay, CancellationToken cancellationToken)
    {
        try
        {
            await _rpc.PingAsync(relay, cancellationToken: cancellationToken);
            return true;
        }
        catch (Exception failure) when (AnnounceFailure.IsExpected(failure))
        {
            return false;
        }
    }

    private async Task StopCoreAsync(bool unannounce)
    {
        _stopping.Cancel();
        _wake.Set();
        using var cutOff = new CancellationTokenSource();
        var ending = EndAsync(unannounce, cutOff.Token);
        if (!await _loop.WaitAtMostAsync(ending, StopTimeout))
        {
            cutOff.Cancel();
            await ending;
        }

        Dispose();
    }

    private async Task EndAsync(bool unannounce, CancellationToken cancellationToken)
    {
        if (_run is not null)
        {
            await _run;
        }

        if (unannounce)
        {
            await _announcements.UnannounceAsync(cancellationToken);
        }
    }
}
