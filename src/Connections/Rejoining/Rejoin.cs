using HyperDht.Connections.Candidates;
using HyperDht.Connections.Dialing;
using HyperDht.Connections.Paths;
using HyperDht.Runtime;

namespace HyperDht.Connections.Rejoining;

/// <summary>
/// Finds a peer again that is not heard any more, because one of the two has moved and a NAT keeps them apart: dials it once more, and the
/// connection goes on where the new one has found a way.
/// </summary>
/// <remarks>On the loop. The side that dialed does it; the other may not be reachable by key.</remarks>
internal sealed class Rejoin(DialContext context, DialRequest request, ICandidate connection) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // The first may go by nodes that forward to where the peer was before it announced again.
    private static readonly TimeSpan[] AttemptTimes = [TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6)];

    // Random ports take their time, and a node may not try them again soon (spec 03 §11.4). After thirteen seconds the stream gives up.
    private static readonly TimeSpan LargeTime = TimeSpan.FromSeconds(9);

    private readonly CancellationTokenSource _stop = new();
    private bool _isRunning;

    /// <summary>Begins, unless it runs already.</summary>
    public void Start()
    {
        if (!_isRunning && !_stop.IsCancellationRequested)
        {
            _isRunning = true;
            _ = RunAsync(connection.Way);
        }
    }

    /// <summary>The connection is gone.</summary>
    public void Dispose() => _stop.Cancel();

    private async Task RunAsync(ConnectionPath way)
    {
        var (silence, since) = (way.Heard, context.Loop.Now);
        var isFound = false;
        _ = AskOnAsync(way, silence);
        for (var attempt = 0; attempt < AttemptTimes.Length && !isFound && way.Heard == silence && !_stop.IsCancellationRequested; attempt++)
        {
            isFound = await TryDialAsync(way, AttemptTimes[attempt]);
            if (!isFound)
            {
                await context.Loop.DelayAsync(Pause);
            }
        }

        _isRunning = false;
        var outcome = new KeyValuePair<string, object?>("outcome", isFound ? "found" : way.Heard == silence ? "lost" : "heard");
        ConnectionsMetrics.Rejoins.Add(1, outcome);
        ConnectionsMetrics.RejoinDuration.Record((context.Loop.Now - since).TotalSeconds, outcome);
        if (!isFound && way.Heard == silence)
        {
            way.GiveUp();
        }

        connection.Probe(hasNetworkChanged: false);
    }

    // Nothing may have moved: where datagrams are lost, two questions in a row are, now and then, and behind random ports no dial would help.
    private async Task AskOnAsync(ConnectionPath way, long silence)
    {
        while (_isRunning && way.Heard == silence && !_stop.IsCancellationRequested)
        {
            connection.Probe(hasNetworkChanged: false);
            await context.Loop.DelayAsync(Pause);
        }
    }

    private async Task<bool> TryDialAsync(ConnectionPath way, TimeSpan atMost)
    {
        if (context.Rejoins.IsFull)
        {
            ConnectionsMetrics.RejoinsDelayed.Add(1);
        }

        await context.Rejoins.EnterAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            var again = request with { Rejoin = way.Token, RelayThrough = null, ReusableSocket = false, KeepsMessages = false, KeepAlive = null };
            var attempt = new DialAttempt(context, again);
            var dial = attempt.RunAsync(stop.Token);
            if (!await context.Loop.WaitAtMostAsync(dial, atMost) && !(attempt.IsPunchingLarge && await context.Loop.WaitAtMostAsync(dial, LargeTime)))
            {
                stop.Cancel();
            }

            return way.Adopt((ICandidate)await dial);
        }
        catch (Exception error) when (error is HyperDhtException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            context.Rejoins.Leave();
        }
    }
}
