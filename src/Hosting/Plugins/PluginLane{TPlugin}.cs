using System.Collections.Concurrent;
using HyperDht.Hosting.Diagnostics;
using HyperDht.Limits;
using HyperDht.Plugins;
using HyperDht.Runtime;

namespace HyperDht.Hosting.Plugins;

/// <summary>
/// Where the handlers of one plug-in on one node run: among the completions of a turn like all user code, one after the other. When
/// one of them holds the loop, this plug-in moves to the thread pool and nobody else is touched (threat-model S7).
/// </summary>
/// <remarks>On the loop, but for what runs the handlers.</remarks>
internal sealed class PluginLane<TPlugin>(TPlugin plugin, IDhtLoop loop, RecordsLimits limits, DhtMeter meter) : ICompletionOwner
    where TPlugin : class, IDhtPlugin
{
    private readonly ConcurrentQueue<PluginRun> _waiting = new();
    private readonly HashSet<(PeerAddress From, ushort TransactionId)> _present = [];
    private int _due;

    object? ICompletionOwner.CompletionLane { get; set; }

    public TPlugin Plugin => plugin;

    public IDhtLoop Loop => loop;

    /// <summary>Requests that wait for the plug-in or that it handles now.</summary>
    public int Count => _present.Count;

    /// <summary>Hands a request to the plug-in. False when it has too many, or has this one already.</summary>
    public bool TryEnter(PluginRun run)
    {
        if (_present.Count >= limits.PluginRequests || !_present.Add(run.Key))
        {
            meter.PluginRequestsDropped.Add(1);
            return false;
        }

        _waiting.Enqueue(run);
        loop.PostCompletion(static state => ((PluginLane<TPlugin>)state!).BeginNext(), this);
        return true;
    }

    /// <summary>The plug-in is done with a request.</summary>
    public void Leave(PluginRun run) => _present.Remove(run.Key);

    // Completions keep no order while the loop has no thread to spare; this keeps it, and keeps them from running side by side.
    private void BeginNext()
    {
        if (Interlocked.Increment(ref _due) != 1)
        {
            return;
        }

        do
        {
            if (_waiting.TryDequeue(out var run))
            {
                run.Begin();
            }
        }
        while (Interlocked.Decrement(ref _due) != 0);
    }
}
