using HyperDht.Runtime;

namespace HyperDht.Testing;

/// <summary>The loop of every node of a simulated network: turns happen when virtual time says so.</summary>
internal sealed class SimulatedLoop : IDhtLoop
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Lock _leakGate = new();
    private readonly SimulatedContext _protocolContext;
    private readonly SimulatedContext _userContext;
    private readonly Queue<(Action<object?> Work, object? State)> _posted = new();
    private readonly Queue<(Action<object?> Work, object? State)> _completions = new();
    private readonly List<SimulatedSocket> _reserved = [];
    private List<ILoopFlushable> _flushes = [];
    private List<ILoopFlushable> _flushing = [];
    private volatile string? _leak;
    private volatile bool _ended;
    private bool _isProtocol;

    public SimulatedLoop()
    {
        _protocolContext = new(this, isProtocol: true);
        _userContext = new(this, isProtocol: false);
    }

    public EventQueue Events { get; } = new();

    /// <summary>Virtual time in ticks.</summary>
    public long Ticks { get; private set; }

    /// <summary>Timers that will fire.</summary>
    public int ArmedTimers { get; set; }

    /// <summary>Sockets that are open.</summary>
    public int OpenSockets { get; set; }

    /// <summary>What left the simulation's thread, if anything did.</summary>
    public string? Leak => _leak;

    public int CompletionErrors { get; private set; }

    public bool ContainCompletionErrors { get; set; }

    public bool HasWork => _posted.Count > 0 || _completions.Count > 0 || (Events.Count > 0 && Events.NextTime <= Ticks);

    public TimeSpan Now => new(Ticks);

    public bool IsCurrent => _isProtocol && Environment.CurrentManagedThreadId == _thread;

    public SynchronizationContext SynchronizationContext => _protocolContext;

    public SynchronizationContext UserContext => _userContext;

    public void Post(Action<object?> work, object? state)
    {
        if (Accepts("IDhtLoop.Post", state ?? work))
        {
            _posted.Enqueue((work, state));
        }
    }

    public void PostCompletion(Action<object?> completion, object? state)
    {
        if (Accepts("IDhtLoop.PostCompletion", state ?? completion))
        {
            _completions.Enqueue((completion, state));
        }
    }

    public void ScheduleFlush(ILoopFlushable work)
    {
        RequireCurrent("IDhtLoop.ScheduleFlush");
        _flushes.Add(work);
    }

    public ILoopTimer CreateTimer(Action callback) => CreateTimer(callback, host: null);

    /// <summary>A timer of a program on a host, which may sleep.</summary>
    public ILoopTimer CreateTimer(Action callback, SimulatedHost? host)
    {
        RequireThread("IDhtLoop.CreateTimer");
        return new SimulatedTimer(this, callback, host);
    }

    public void AdvanceTo(long ticks) => Ticks = ticks;

    /// <summary>Work that comes in later is dropped: nobody will run it.</summary>
    public void End() => _ended = true;

    /// <summary>A socket whose last datagram is still being written.</summary>
    public void AddReserved(SimulatedSocket socket) => _reserved.Add(socket);

    /// <summary>One turn: what is due, what was posted, the flush, then user code.</summary>
    public void RunTurn()
    {
        _isProtocol = true;
        SynchronizationContext.SetSynchronizationContext(_protocolContext);
        try
        {
            var limit = Events.NextSequence;
            while (Events.TryTake(Ticks, limit, out var item, out var version))
            {
                item.Fire(version);
            }

            for (var count = _posted.Count; count > 0; count--)
            {
                var (work, state) = _posted.Dequeue();
                work(state);
            }

            Flush();
        }
        finally
        {
            _isProtocol = false;
            SynchronizationContext.SetSynchronizationContext(_userContext);
        }

        for (var count = _completions.Count; count > 0; count--)
        {
            var (work, state) = _completions.Dequeue();
            RunCompletion(work, state);
        }
    }

    public void RequireCurrent(string operation)
    {
        RequireThread(operation);
        if (!_isProtocol)
        {
            throw new InvalidOperationException($"{operation} is for protocol work on the loop; user code gets there by IDhtLoop.Post.");
        }
    }

    public void RequireThread(string operation)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            ReportLeak(operation, null);
            throw new InvalidOperationException($"{operation} was called outside of the simulation's thread.");
        }
    }

    private bool Accepts(string operation, object? state)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            return !_ended;
        }

        ReportLeak(operation, state);
        return false;
    }

    private void ReportLeak(string operation, object? state)
    {
        if (_ended)
        {
            return;
        }

        lock (_leakGate)
        {
            _leak ??= ContextLeak.Describe(operation, state);
        }
    }

    private void Flush()
    {
        while (_flushes.Count > 0)
        {
            (_flushes, _flushing) = (_flushing, _flushes);
            foreach (var work in _flushing)
            {
                work.Flush();
            }

            _flushing.Clear();
        }

        foreach (var socket in _reserved)
        {
            socket.SendReserved();
        }

        _reserved.Clear();
    }

    private void RunCompletion(Action<object?> work, object? state)
    {
        try
        {
            work(state);
        }
        catch (Exception) when (ContainCompletionErrors)
        {
            CompletionErrors++;
        }
    }
}
