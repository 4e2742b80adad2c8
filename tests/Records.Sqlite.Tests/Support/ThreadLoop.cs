using System.Collections.Concurrent;
using System.Diagnostics;
using HyperDht.Runtime;

namespace HyperDht.Records.Sqlite.Tests.Support;

/// <summary>A loop in real time, on the thread that turns it.</summary>
internal sealed class ThreadLoop : IDhtLoop, IDisposable
{
    private readonly ConcurrentQueue<(Action<object?> Work, object? State)> _work = new();
    private readonly List<ThreadTimer> _timers = [];
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public ThreadLoop() => SynchronizationContext = new LoopContext(this);

    public TimeSpan Now { get; private set; }

    public bool IsCurrent => true;

    public SynchronizationContext SynchronizationContext { get; }

    public void Post(Action<object?> work, object? state)
    {
        _work.Enqueue((work, state));
        _wake.Set();
    }

    public void PostCompletion(Action<object?> completion, object? state) => Post(completion, state);

    public void ScheduleFlush(ILoopFlushable work) => Post(_ => work.Flush(), null);

    public ILoopTimer CreateTimer(Action callback)
    {
        var timer = new ThreadTimer(this, callback);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>One turn: what is posted, and the timers that are due.</summary>
    /// <param name="wait">How long to wait for work when there is none.</param>
    public void Turn(TimeSpan wait = default)
    {
        if (_work.IsEmpty && wait > TimeSpan.Zero)
        {
            _wake.WaitOne(wait);
        }

        Now = _clock.Elapsed;
        while (_work.TryDequeue(out var item))
        {
            item.Work(item.State);
        }

        foreach (var timer in _timers.ToArray())
        {
            timer.FireIfDue();
        }
    }

    /// <summary>Turns until a procedure has ended.</summary>
    public void Run(Func<Task> procedure)
    {
        var former = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(SynchronizationContext);
        try
        {
            var task = procedure();
            while (!task.IsCompleted)
            {
                Turn(TimeSpan.FromMilliseconds(1));
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(former);
        }
    }

    public void Dispose() => _wake.Dispose();

    private sealed class ThreadTimer(ThreadLoop loop, Action callback) : ILoopTimer
    {
        public TimeSpan? Deadline { get; private set; }

        public void Set(TimeSpan deadline) => Deadline = deadline;

        public void Clear() => Deadline = null;

        public void Dispose() => loop._timers.Remove(this);

        public void FireIfDue()
        {
            if (Deadline <= loop.Now)
            {
                Deadline = null;
                callback();
            }
        }
    }

    private sealed class LoopContext(ThreadLoop loop) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => loop.Post(s => d(s), state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
