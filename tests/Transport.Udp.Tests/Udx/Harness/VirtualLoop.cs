using HyperDht.Runtime;

namespace HyperDht.Transport.Udp.Tests.Udx.Harness;

/// <summary>A loop in virtual time: time moves only when nothing can run. Events of one instant run as one turn.</summary>
internal sealed class VirtualLoop : IDhtLoop
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _events = new();
    private readonly Queue<ILoopFlushable> _flushes = new();
    private readonly Queue<(Action<object?> Work, object? State)> _completions = new();
    private long _order;

    public TimeSpan Now { get; private set; }

    public bool IsCurrent => true;

    public SynchronizationContext SynchronizationContext => throw new NotSupportedException();

    /// <summary>Turns so far.</summary>
    public long Turns { get; private set; }

    public void Post(Action<object?> work, object? state) => At(Now, () => work(state));

    public void PostCompletion(Action<object?> completion, object? state) => _completions.Enqueue((completion, state));

    public void ScheduleFlush(ILoopFlushable work) => _flushes.Enqueue(work);

    public ILoopTimer CreateTimer(Action callback) => new Timer(this, callback);

    public void At(TimeSpan at, Action action) => _events.Enqueue(action, (at < Now ? Now : at, _order++));

    /// <summary>Ends the turn in which the test itself acts.</summary>
    public void EndTurn()
    {
        while (_flushes.TryDequeue(out var work))
        {
            work.Flush();
        }

        while (_completions.TryDequeue(out var completion))
        {
            completion.Work(completion.State);
        }
    }

    /// <summary>Runs until a condition holds; false when time is up or nothing is left to do.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        EndTurn();
        while (!condition())
        {
            if (!_events.TryPeek(out _, out var next) || next.At > limit)
            {
                Now = next.At > limit || Now > limit ? Now : limit;
                return condition();
            }

            RunTurn(next.At);
        }

        return true;
    }

    /// <summary>Runs everything that is due until a time.</summary>
    public void RunTo(TimeSpan time)
    {
        RunUntil(() => false, time);
        Now = time;
        EndTurn();
    }

    private void RunTurn(TimeSpan at)
    {
        Turns++;
        Now = at;
        while (_events.TryPeek(out _, out var next) && next.At <= at)
        {
            _events.Dequeue()();
        }

        EndTurn();
    }

    private sealed class Timer(VirtualLoop loop, Action callback) : ILoopTimer
    {
        private long _version;

        public TimeSpan? Deadline { get; private set; }

        public void Set(TimeSpan deadline)
        {
            if (Deadline == deadline)
            {
                return;
            }

            Deadline = deadline;
            var version = ++_version;
            loop.At(deadline, () => Fire(version));
        }

        public void Clear()
        {
            Deadline = null;
            _version++;
        }

        public void Dispose() => Clear();

        private void Fire(long version)
        {
            if (version == _version)
            {
                Deadline = null;
                callback();
            }
        }
    }
}
