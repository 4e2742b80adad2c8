using HyperDht.Runtime;

namespace HyperDht.Transport.Udp;

/// <summary>Runs one owner's completions on the thread pool: one at a time, in order.</summary>
/// <param name="owner">Whose lane it is; it leaves the lane when the lane turns out not to be needed.</param>
/// <param name="faults">Takes what the completions throw.</param>
/// <param name="busy">Whether one of the owner's completions is running now, elsewhere.</param>
internal sealed class CompletionLane(ICompletionOwner? owner, LoopFaults faults, bool busy) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<LoopWork> _waiting = new();
    private bool _busy = busy;
    private bool _lasting = !busy;
    private bool _closed;

    /// <summary>When the loop was taken from the completion that runs, as a time stamp.</summary>
    public long TakenOverAt { get; init; }

    /// <summary>Queues a completion; false when the owner is back on the loop.</summary>
    public bool TryEnqueue(in LoopWork work)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            _waiting.Enqueue(work);
            if (_busy)
            {
                return true;
            }

            _busy = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>The completion that was running elsewhere ended.</summary>
    /// <param name="lasting">Whether the owner stays here.</param>
    public void HandleReturn(bool lasting)
    {
        lock (_lock)
        {
            _lasting = lasting;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        while (TryTake(out var work))
        {
            try
            {
                work.Run();
            }
            catch (Exception error)
            {
                faults.Report(LoopFaultKind.Completion, error);
            }
        }
    }

    private bool TryTake(out LoopWork work)
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out work))
            {
                return true;
            }

            _busy = false;
            if (!_lasting)
            {
                _closed = true;
                owner!.CompletionLane = null;
            }

            return false;
        }
    }
}
