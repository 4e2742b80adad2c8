using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Connections.Announcing;

/// <summary>Waits for a reason to look relays up again: one that does not answer, a wake-up, or about five minutes (spec 02 §9).</summary>
/// <remarks>On the loop; one wait at a time.</remarks>
internal sealed class RelayWatch(IDhtLoop loop, IDhtRpc rpc) : IDisposable
{
    /// <summary>Pause between rounds of pings, which also hold the NAT mappings open that the relays point to.</summary>
    public static readonly TimeSpan PingPause = TimeSpan.FromSeconds(3);

    /// <summary>Rounds of pings until the relays are looked up again in any case.</summary>
    private const int MaxRounds = 100;

    private readonly LoopSignal _wake = new(loop);
    private CancellationTokenSource? _round;

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
    /// <param name="relays">Whom.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WatchAsync(IReadOnlyList<PeerAddress> relays, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds && !_wake.TryTake(); round++)
        {
            if (!await AreAliveAsync(relays, cancellationToken) || cancellationToken.IsCancellationRequested || await _wake.WaitAsync(PingPause))
            {
                _wake.Reset();
                return;
            }
        }
    }

    public void Dispose() => _wake.Dispose();

    // A wake-up does not wait for relays that may have become unreachable with the network that changed.
    private async Task<bool> AreAliveAsync(IReadOnlyList<PeerAddress> relays, CancellationToken cancellationToken)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _round = round;
        try
        {
            return !(await Task.WhenAll(relays.Select(relay => PingAsync(relay, round.Token)))).Contains(false);
        }
        finally
        {
            _round = null;
        }
    }

    private async Task<bool> PingAsync(PeerAddress relay, CancellationToken cancellationToken)
    {
        try
        {
            await rpc.PingAsync(relay, cancellationToken: cancellationToken);
            return true;
        }
        catch (Exception failure) when (AnnounceFailure.IsExpected(failure))
        {
            return false;
        }
    }
}
