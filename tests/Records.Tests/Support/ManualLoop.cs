using HyperDht.Runtime;

namespace HyperDht.Records.Tests.Support;

/// <summary>A loop that runs when a test says so, on the test's thread, with a clock that jumps.</summary>
public sealed class ManualLoop : IDhtLoop
{
    private readonly Queue<(Action<object?> Work, object? State)> _work = new();
    private readonly List<ManualTimer> _timers = [];

    public ManualLoop() => SynchronizationContext = new LoopContext(this);

    public TimeSpan Now { get; private set; }

    public bool IsCurrent => true;

    public SynchronizationContext SynchronizationContext { get; }

    /// <summary>Timers that are armed.</summary>
    public int ArmedTimers => _timers.Count(t => t.Deadline is not null);

    public void Post(Action<object?> work, object? state) => _work.Enqueue((work, state));

    public void PostCompletion(Action<object?> completion, object? state) => _work.Enqueue((completion, state));

    public void ScheduleFlush(ILoopFlushable work) => _work.Enqueue((_ => work.Flush(), null));

    public ILoopTimer CreateTimer(Action callback)
    {
        var timer = new ManualTimer(this, callback);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Runs a procedure on the loop until nothing can run.</summary>
    public Task Run(Func<Task> procedure)
    {
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(SynchronizationContext);
        try
        {
            var task = procedure();
            Drain();
            return task;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    /// <summary>Moves the clock, running every timer on the way.</summary>
    public void Advance(TimeSpan time) => Run(() =>
    {
        var end = Now + time;
        while (_timers.Where(t => t.Deadline <= end).MinBy(t => t.Deadline) is { } due)
        {
            Now = due.Deadline!.Value > Now ? due.Deadline.Value : Now;
            due.Fire();
            Drain();
        }

        Now = end;
        return Task.CompletedTask;
    });

    private void Drain()
    {
        while (_work.TryDequeue(out var item))
        {
            item.Work(item.State);
        }
    }

    private sealed class ManualTimer(ManualLoop loop, Action callback) : ILoopTimer
    {
        public TimeSpan? Deadline { get; private set; }

        public void Set(TimeSpan deadline) => Deadline = deadline;

        public void Clear() => Deadline = null;

        public void Fire()
        {
            Deadline = null;
            callback();
        }

        public void Dispose()
        {
            Deadline = null;
            loop._timers.Remove(this);
        }
    }

    private sealed class LoopContext(ManualLoop loop) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => loop.Post(s => d(s), state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
