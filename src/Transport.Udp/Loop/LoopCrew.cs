using HyperDht.Runtime;
using Microsoft.Extensions.Logging;

namespace HyperDht.Transport.Udp;

/// <summary>The threads of a loop: one leads, at most one more watches it while user code runs.</summary>
/// <remarks>
/// Leader and followers: when user code holds the loop, the watching thread takes it over by one compare-and-swap and goes
/// on with the next turn; the thread that is stuck finds out when it returns, and watches or ends. Inline user code runs
/// only while somebody watches. The watcher looks once a millisecond and parks when no user code ran lately.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "Threads that are late must find the event alive; it holds nothing but memory.")]
internal sealed class LoopCrew(DhtLoopOptions options, TimeProvider time, LoopFaults faults, ILogger logger, Func<bool> runTurns)
{
    // Looks without any user code before the watcher parks.
    private const int QuietLooks = 20;

    // Each look costs a processor's attention; where packets come densely, that would be the slowest percent of them. So while
    // looks keep finding that user code ends quickly, they come this much more seldom: code that then blocks keeps the loop that much
    // longer once.
    private const int BriefLooks = 8;
    private const int SeldomFactor = 4;

    // User code that took only a little too long, or was merely preempted, goes back to the loop.
    private const int LastingFactor = 10;

    private readonly LoopBaton _baton = new();
    private readonly Lock _takingOver = new();
    private readonly AutoResetEvent _signal = new(false);
    private ExecutionContext? _clean;
    private LoopWork _running;
    private bool _phaseOpen;
    private int _parked;
    private int _watchers;
    private int _threads;
    private long _takeOvers;
    private volatile bool _stopped;

    /// <summary>Threads alive now.</summary>
    public int Threads => Volatile.Read(ref _threads);

    /// <summary>How often user code lost the loop.</summary>
    public long TakeOvers => Interlocked.Read(ref _takeOvers);

    public void Start() => StartThread(leads: true);

    /// <summary>Lets the watcher end; the leader ended.</summary>
    public void Stop()
    {
        _stopped = true;
        _signal.Set();
    }

    /// <summary>The leader is done with user code for now.</summary>
    public void EndPhase()
    {
        _phaseOpen = false;
        _running = default;
    }

    /// <summary>Runs user code, here or on the thread pool. By the leader, outside protocol work.</summary>
    /// <returns>Whether the caller still leads.</returns>
    public bool Run(in LoopWork work)
    {
        if (work.State is ICompletionOwner owner && UseLane(owner) is { } lane && lane.TryEnqueue(work))
        {
            return true;
        }

        if (options.Completions == CompletionMode.ThreadPool || !HasWatcher())
        {
            ThreadPool.UnsafeQueueUserWorkItem(new PooledCompletion(work, faults), preferLocal: false);
            return true;
        }

        _running = work;
        var ticket = _baton.EnterUserCode();
        if (!_phaseOpen)
        {
            _phaseOpen = true;
            UnparkWatcher();
        }

        try
        {
            work.Run();
        }
        catch (Exception error)
        {
            faults.Report(LoopFaultKind.Completion, error);
        }

        // Async locals that user code set must not reach the next owner's code.
        ExecutionContext.Restore(_clean!);
        if (_baton.TryLead(ticket))
        {
            return true;
        }

        HandleLateReturn(work);
        return false;
    }

    private CompletionLane? UseLane(ICompletionOwner owner)
    {
        if (owner.CompletionLane is null && options.Completions == CompletionMode.ThreadPool)
        {
            owner.CompletionLane = new CompletionLane(owner, faults, busy: false);
        }

        return owner.CompletionLane as CompletionLane;
    }

    private bool HasWatcher()
    {
        if (Volatile.Read(ref _watchers) != 0)
        {
            return true;
        }

        if (Threads >= options.MaxThreads || Interlocked.CompareExchange(ref _watchers, 1, 0) != 0)
        {
            return Volatile.Read(ref _watchers) != 0;
        }

        StartThread(leads: false);
        return true;
    }

    private void UnparkWatcher()
    {
        // Orders the write of the baton before the read of the flag; the watcher does the reverse.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _parked) != 0 && Interlocked.Exchange(ref _parked, 0) != 0)
        {
            _signal.Set();
        }
    }

    private void StartThread(bool leads)
    {
        Interlocked.Increment(ref _threads);
        var thread = new Thread(() => RunThread(leads)) { IsBackground = true, Name = options.Name };
        thread.UnsafeStart();
    }

    private void RunThread(bool leads)
    {
        _clean ??= ExecutionContext.Capture();
        try
        {
            while ((leads || Watch()) && !runTurns())
            {
                leads = false;
                if (Interlocked.CompareExchange(ref _watchers, 1, 0) != 0)
                {
                    return;
                }
            }
        }
        catch (Exception error)
        {
            TransportLog.LoopFailed(logger, error);
        }
        finally
        {
            Interlocked.Decrement(ref _threads);
        }
    }

    // Returns true when the caller leads from now on, false when the loop has ended.
    private bool Watch()
    {
        var (seen, quiet, brief) = (-1L, 0, 0);
        while (!_stopped)
        {
            var observed = _baton.Observe();
            if (observed != seen)
            {
                (seen, quiet, brief) = (observed, 0, brief + 1);
            }
            else if (LoopBaton.IsUserCode(observed))
            {
                if (TryTakeOver(observed))
                {
                    return true;
                }
            }
            else if (++quiet >= QuietLooks)
            {
                Park(observed);
                (quiet, brief) = (0, 0);
                continue;
            }

            var isSeldom = brief > BriefLooks && !LoopBaton.IsUserCode(observed);
            _signal.WaitOne(isSeldom ? options.CompletionLimit * SeldomFactor : options.CompletionLimit);
        }

        Volatile.Write(ref _watchers, 0);
        return false;
    }

    private void Park(long observed)
    {
        Interlocked.Exchange(ref _parked, 1);
        if (_baton.Observe() == observed && !_stopped)
        {
            _signal.WaitOne();
        }

        Volatile.Write(ref _parked, 0);
    }

    private bool TryTakeOver(long observed)
    {
        lock (_takingOver)
        {
            if (!_baton.TryLead(observed))
            {
                return false;
            }

            Volatile.Write(ref _watchers, 0);
            Interlocked.Increment(ref _takeOvers);
            if (_running.State is ICompletionOwner owner)
            {
                owner.CompletionLane = new CompletionLane(owner, faults, busy: true) { TakenOverAt = time.GetTimestamp() };
            }

            EndPhase();
            return true;
        }
    }

    private void HandleLateReturn(in LoopWork work)
    {
        if (work.State is not ICompletionOwner owner)
        {
            return;
        }

        CompletionLane? lane;
        lock (_takingOver)
        {
            lane = owner.CompletionLane as CompletionLane;
        }

        if (lane is null)
        {
            return;
        }

        var held = time.GetElapsedTime(lane.TakenOverAt) + options.CompletionLimit;
        var lasting = held >= options.CompletionLimit * LastingFactor;
        if (lasting)
        {
            TransportLog.CompletionHeldLoop(logger, (long)held.TotalMilliseconds, owner.GetType().Name);
        }

        lane.HandleReturn(lasting);
    }
}
