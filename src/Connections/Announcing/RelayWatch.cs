using HyperDht.Connections.Handshakes;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Connections.Announcing;

/// <summary>
/// Waits for a reason to look relays up again: one that does not answer or sees us elsewhere than it did, a wake-up, or about five minutes
/// (spec 02 §9).
/// </summary>
/// <remarks>On the loop; one wait at a time.</remarks>
internal sealed class RelayWatch(IDhtLoop loop, IDhtRpc rpc) : IDisposable
{
    /// <summary>Pause between rounds of pings, which also hold the NAT mappings open that the relays point to.</summary>
    public static readonly TimeSpan PingPause = TimeSpan.FromSeconds(3);

    /// <summary>Least time between two updates because of where relays say they see us: a lying one must not keep us announcing.</summary>
    public static readonly TimeSpan MovePause = TimeSpan.FromSeconds(20);

    /// <summary>Rounds of pings until the relays are looked up again in any case.</summary>
    private const int MaxRounds = 100;

    private readonly LoopSignal _wake = new(loop);
    private CancellationTokenSource? _round;
    private TimeSpan? _movedAt;

    /// <summary>A relay sees us elsewhere than when we announced there: what it forwards to us gets lost.</summary>
    public Action? Moved { get; set; }

    /// <summary>Ends the wait that runs, or the next one at once.</summary>
    public void Wake()
    {
        _wake.Set();
        _round?.Cancel();
    }

    /// <summary>Waits for a wake-up only.</summary>
    /// <param name="longest">How long at most.</param>
    public Task WaitAsync(TimeSpan longest) => _wake.WaitAsync(longest);

    /// <summary>Pings the relays every three seconds; returns when they should be looked up again.</summary>
    /// <param name="relays">Whom, and where each saw us when we announced there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WatchAsync(IReadOnlyList<RelayInfo> relays, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds && !_wake.TryTake(); round++)
        {
            if (!await AreCurrentAsync(relays, cancellationToken) || cancellationToken.IsCancellationRequested || await _wake.WaitAsync(PingPause))
            {
                _wake.Reset();
                return;
            }
        }
    }

    public void Dispose() => _wake.Dispose();

    // A wake-up does not wait for relays that may have become unreachable with the network that changed.
    private async Task<bool> AreCurrentAsync(IReadOnlyList<RelayInfo> relays, CancellationToken cancellationToken)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _round = round;
        try
        {
            var seen = await Task.WhenAll(relays.Select(relay => PingAsync(relay.Relay, round.Token)));
            return !seen.Contains(null) && !HasMoved(relays, seen);
        }
        finally
        {
            _round = null;
        }
    }

    private bool HasMoved(IReadOnlyList<RelayInfo> relays, PeerAddress?[] seen)
    {
        if (!relays.Where((relay, i) => relay.Peer != seen[i]).Any() || loop.Now - _movedAt < MovePause)
        {
            return false;
        }

        _movedAt = loop.Now;
        Moved?.Invoke();
        return true;
    }

    // Where the relay sees us; null when it does not answer.
    private async Task<PeerAddress?> PingAsync(PeerAddress relay, CancellationToken cancellationToken)
    {
        try
        {
            return (await rpc.PingAsync(relay, cancellationToken: cancellationToken)).To;
        }
        catch (Exception failure) when (AnnounceFailure.IsExpected(failure))
        {
            return null;
        }
    }
}
