using HyperDht.Runtime;

namespace HyperDht.Routing.Tests.Fakes;

/// <summary>A loop that the test turns by hand; time moves only when told to.</summary>
internal sealed class ManualLoop : IDhtLoop
{
    private readonly Queue<(Action<object?> Work, object? State)> _posted = new();
    private readonly Queue<(Action<object?> Work, object? State)> _completions = new();
    private readonly List<ILoopFlushable> _flushes = [];
    private readonly List<ManualTimer> _timers = [];
    private long _order;

    public ManualLoop() => SynchronizationContext = new LoopContext(this);

    public TimeSpan Now { get; private set; }

    public bool IsCurrent { get; private set; }

    public SynchronizationContext SynchronizationContext { get; }

    public int ArmedTimers => _timers.Count;

    public void Post(Action<object?> work, object? state) => _posted.Enqueue((work, state));

    public void PostCompletion(Action<object?> completion, object? state) => _completions.Enqueue((completion, state));

    public void ScheduleFlush(ILoopFlushable work) => _flushes.Add(work);

    public ILoopTimer CreateTimer(Action callback) => new ManualTimer(this, callback);

    /// <summary>Runs protocol work, then everything that follows from it.</summary>
    public void Do(Action work)
    {
        Enter(work);
        Settle();
    }

    public T Do<T>(Func<T> work)
    {
        T result = default!;
        Do(() => { result = work(); });
        return result;
    }

    /// <summary>Runs what waits, until nothing does.</summary>
    public void Settle()
    {
        while (_posted.Count + _completions.Count + _flushes.Count > 0)
        {
            while (_posted.TryDequeue(out var item))
            {
                Enter(() => item.Work(item.State));
            }

            ILoopFlushable[] flushes = [.. _flushes];
            _flushes.Clear();
            Enter(() => Array.ForEach(flushes, f => f.Flush()));
            if (_posted.Count == 0 && _completions.TryDequeue(out var completion))
            {
                completion.Work(completion.State);
            }
        }
    }

    /// <summary>Runs code of a user to its end; it is resumed among the completions.</summary>
    public void Run(Func<Task> body, int milliseconds = 60_000)
    {
        var former = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var task = body();
            Settle();
            for (var i = 0; i < milliseconds && !task.IsCompleted; i += 10)
            {
                Advance(10);
            }

            Assert.True(task.IsCompleted, "It still waits.");
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(former);
        }
    }

    /// <summary>Lets time go by, timer by timer.</summary>
    public void Advance(TimeSpan time)
    {
        var end = Now + time;
        while (_timers.Where(t => t.Deadline <= end).MinBy(t => (t.Deadline, t.Order)) is { } next)
        {
            Now = next.Deadline!.Value > Now ? next.Deadline.Value : Now;
            _timers.Remove(next);
            next.Disarm();
            Enter(next.Callback);
            Settle();
        }

        Now = end;
        Settle();
    }

    /// <summary>Lets time go by while nothing runs, as when the machine sleeps.</summary>
    public void Sleep(TimeSpan time) => Now += time;

    public void Advance(int milliseconds) => Advance(TimeSpan.FromMilliseconds(milliseconds));

    private void Enter(Action work)
    {
        var wasCurrent = IsCurrent;
        var former = SynchronizationContext.Current;
        IsCurrent = true;
        SynchronizationContext.SetSynchronizationContext(SynchronizationContext);
        try
        {
            work();
        }
        finally
        {
            IsCurrent = wasCurrent;
            SynchronizationContext.SetSynchronizationContext(former);
        }
    }

    private sealed class ManualTimer(ManualLoop loop, Action callback) : ILoopTimer
    {
        public TimeSpan? Deadline { get; private set; }

        public long Order { get; private set; }

        public Action Callback => callback;

        public void Set(TimeSpan deadline)
        {
            Clear();
            Deadline = deadline;
            Order = loop._order++;
            loop._timers.Add(this);
        }

        public void Clear()
        {
            Disarm();
            loop._timers.Remove(this);
        }

        public void Disarm() => Deadline = null;

        public void Dispose() => Clear();
    }

    private sealed class LoopContext(ManualLoop loop) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => loop.Post(s => d(s), state);
    }
}
