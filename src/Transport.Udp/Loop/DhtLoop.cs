using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HyperDht.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperDht.Transport.Udp;

/// <summary>The loop of the operating system's sockets: one thread for many nodes, all their sockets and timers.</summary>
/// <remarks>Starts at once. After its end, what is still posted runs on the thread pool, one at a time, so that nobody waits forever.</remarks>
internal sealed class DhtLoop : IDhtLoop, IAsyncDisposable
{
    private const int MaxWorkPerTurn = 1024;
    private const int MaxCompletionsPerTurn = 128;
    private const int CompletionsPerLook = 8;
    private const int MaxFlushRounds = 16;
    private static readonly TimeSpan CompletionTimePerTurn = TimeSpan.FromMilliseconds(1);

    // The end itself takes microseconds; a thread pool that others have used up may be late to say so.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static DhtLoop? _current;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly LoopCrew _crew;
    private readonly LoopTimers _timers = new();
    private readonly SpinPolicy _spin;
    private readonly ILoopWaiter _waiter;
    private readonly Meter _meter;
    private readonly CompletionLane _afterlife;
    private readonly ConcurrentQueue<LoopWork> _foreign = new();
    private readonly Queue<LoopWork> _local = new();
    private readonly Queue<LoopWork> _completions = new();
    private readonly LoopFlushes _flushes;
    private readonly LoopFlushes _sends;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _now;
    private int _asleep;
    private volatile bool _stopping;
    private volatile bool _over;

    public DhtLoop(
        DhtLoopOptions? options = null, TimeProvider? time = null, ILoggerFactory? loggers = null, IMeterFactory? meters = null)
    {
        options ??= new DhtLoopOptions();
        Logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<DhtLoop>();
        _time = time ?? TimeProvider.System;
        _start = _time.GetTimestamp();
        _meter = meters?.Create("HyperDht") ?? new Meter("HyperDht");
        Faults = new LoopFaults(_time, Logger, _meter);
        _afterlife = new CompletionLane(null, Faults, busy: false);
        _flushes = new LoopFlushes(Faults);
        _sends = new LoopFlushes(Faults);
        _spin = new SpinPolicy(options.Spin, Environment.ProcessorCount);
        Metrics = new UdpMetrics(_meter);
        Interfaces = new RecentInterfaces(this);
        Io = !options.Portable && LinuxIo.IsSupported ? new LinuxIo(this) : null;
        _waiter = Io?.Waiter ?? (ILoopWaiter)new SignalWaiter();
        SynchronizationContext = new LoopSynchronizationContext(this);
        _crew = new LoopCrew(options, _time, Faults, Logger, RunTurns);
        _crew.Start();
    }

    public TimeSpan Now => TimeSpan.FromTicks(IsCurrent ? _now : ReadClock());

    public bool IsCurrent => _current == this;

    public SynchronizationContext SynchronizationContext { get; }

    /// <summary>Batched sockets; null when this loop waits portably.</summary>
    public LinuxIo? Io { get; }

    public UdpMetrics Metrics { get; }

    /// <summary>The host's addresses, read for all nodes of this loop. Any thread.</summary>
    public RecentInterfaces Interfaces { get; }

    public LoopFaults Faults { get; }

    /// <summary>Timers that are armed, or were cleared a moment ago. On the loop only.</summary>
    public int TimerCount => _timers.Count;

    public ILogger Logger { get; }

    /// <summary>Whether the loop ended; nothing is sent or timed any more.</summary>
    public bool IsOver => _over;

    /// <summary>Threads of this loop, and how often user code lost it.</summary>
    public LoopCrew Crew => _crew;

    public void Post(Action<object?> work, object? state) => Add(new LoopWork(work, state, IsCompletion: false));

    public void PostCompletion(Action<object?> completion, object? state)
    {
        var work = new LoopWork(completion, state, IsCompletion: true);
        if (IsCurrent)
        {
            _completions.Enqueue(work);
        }
        else
        {
            AddForeign(work);
        }
    }

    public void ScheduleFlush(ILoopFlushable work) => _flushes.Add(work);

    public ILoopTimer CreateTimer(Action callback) => new LoopTimer(_timers, callback);

    /// <summary>Stops the thread, sent and completed what waits; gives up after ten seconds. Close the sockets first.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _waiter.Wake();
        try
        {
            await _ended.Task.WaitAsync(StopLimit, _time);
        }
        catch (TimeoutException) when (_over)
        {
            // The loop ended in time. Only the report is late: on a starved thread pool, timers come before everything else.
        }
    }

    /// <summary>Asks for a flush after all others, where datagrams leave.</summary>
    internal void ScheduleSend(ILoopFlushable sender) => _sends.Add(sender);

    internal void PostContinuation(SendOrPostCallback callback, object? state) => Add(new LoopWork(callback, state, IsCompletion: false));

    /// <summary>Ticks since the start of the loop, read now; <see cref="Now"/> is that of the turn.</summary>
    internal long ReadClock() => _time.GetElapsedTime(_start).Ticks;

    private void Add(in LoopWork work)
    {
        if (IsCurrent)
        {
            _local.Enqueue(work);
        }
        else
        {
            AddForeign(work);
        }
    }

    private void AddForeign(in LoopWork work)
    {
        _foreign.Enqueue(work);

        // Orders the queue before the flag; the loop does the reverse before it sleeps.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _asleep) != 0 && Interlocked.Exchange(ref _asleep, 0) != 0)
        {
            _waiter.Wake();
        }

        if (_over)
        {
            BuryForeign();
        }
    }

    // Returns true when the loop ended, false when the caller lost it.
    private bool RunTurns()
    {
        EnterProtocol();
        while (!_stopping)
        {
            WaitForWork();
            if (!RunTurn())
            {
                return false;
            }
        }

        // What others wait for still happens: one more turn without waiting.
        _waiter.Wait(TimeSpan.Zero);
        if (!RunTurn())
        {
            return false;
        }

        End();
        return true;
    }

    private bool RunTurn()
    {
        _now = ReadClock();
        try
        {
            var arrived = _waiter.Dispatch(Faults);
            if (arrived > 0)
            {
                _now = ReadClock();
            }

            _spin.HandleTurn(RunPosted() || arrived > 0);
            RunTimers();
            _flushes.Run(MaxFlushRounds);
            _sends.Run(MaxFlushRounds);
        }
        catch (Exception error)
        {
            Faults.Report(LoopFaultKind.Work, error);
        }

        return RunCompletions();
    }

    private void WaitForWork()
    {
        if (TimeToWait() is { } wait && wait <= TimeSpan.Zero)
        {
            _waiter.Wait(TimeSpan.Zero);
            return;
        }

        if (_spin.ShouldSpin)
        {
            var found = SpinForWork();
            _spin.HandleSpin(found);
            if (found)
            {
                return;
            }
        }

        Interlocked.Exchange(ref _asleep, 1);
        var before = ReadClock();
        _now = before;
        if (_waiter.Wait(_foreign.IsEmpty && !_stopping ? TimeToWait() : TimeSpan.Zero))
        {
            _spin.HandleSleep(TimeSpan.FromTicks(ReadClock() - before));
        }

        Volatile.Write(ref _asleep, 0);
    }

    private bool SpinForWork()
    {
        var end = Math.Min(ReadClock() + _spin.Limit.Ticks, _timers.NextDue);
        do
        {
            if (_waiter.Wait(TimeSpan.Zero) || !_foreign.IsEmpty || _stopping)
            {
                return true;
            }
        }
        while (ReadClock() < end);
        return false;
    }

    private TimeSpan? TimeToWait()
    {
        if (_stopping || _local.Count + _completions.Count + _flushes.Count + _sends.Count > 0 || !_foreign.IsEmpty)
        {
            return TimeSpan.Zero;
        }

        var due = _timers.NextDue;
        return due == LoopTimer.Never ? null : TimeSpan.FromTicks(Math.Max(0, due - ReadClock()));
    }

    private bool RunPosted()
    {
        var foreign = 0;
        for (; foreign < MaxWorkPerTurn && _foreign.TryDequeue(out var work); foreign++)
        {
            if (work.IsCompletion)
            {
                _completions.Enqueue(work);
            }
            else
            {
                RunWork(work);
            }
        }

        for (var i = 0; i < MaxWorkPerTurn && _local.TryDequeue(out var work); i++)
        {
            RunWork(work);
        }

        return foreign > 0;
    }

    private void RunWork(in LoopWork work)
    {
        try
        {
            work.Run();
        }
        catch (Exception error)
        {
            Faults.Report(LoopFaultKind.Work, error);
        }
    }

    private void RunTimers()
    {
        _now = ReadClock();
        var newest = _timers.NewestOrder;
        while (_timers.TakeDue(_now, newest) is { } timer)
        {
            try
            {
                timer.Callback();
            }
            catch (Exception error)
            {
                Faults.Report(LoopFaultKind.Timer, error);
            }
        }
    }

    private bool RunCompletions()
    {
        if (_completions.Count == 0)
        {
            return true;
        }

        LeaveProtocol();
        var end = ReadClock() + CompletionTimePerTurn.Ticks;
        for (var i = 1; i <= MaxCompletionsPerTurn && _completions.TryDequeue(out var work); i++)
        {
            if (!_crew.Run(work))
            {
                return false;
            }

            // Much user code that is quick each time must not hold up packets either.
            if (i % CompletionsPerLook == 0 && ReadClock() >= end)
            {
                break;
            }
        }

        _crew.EndPhase();
        EnterProtocol();
        return true;
    }

    private void EnterProtocol()
    {
        _current = this;
        SynchronizationContext.SetSynchronizationContext(SynchronizationContext);
    }

    private static void LeaveProtocol()
    {
        _current = null;
        SynchronizationContext.SetSynchronizationContext(null);
    }

    private void End()
    {
        LeaveProtocol();
        while (_local.TryDequeue(out var work) || _completions.TryDequeue(out work))
        {
            _afterlife.TryEnqueue(work);
        }

        _over = true;
        BuryForeign();
        _crew.Stop();
        _waiter.Dispose();
        Io?.Dispose();
        Interfaces.Dispose();
        _meter.Dispose();
        _ended.TrySetResult();
    }

    private void BuryForeign()
    {
        while (_foreign.TryDequeue(out var work))
        {
            _afterlife.TryEnqueue(work);
        }
    }
}
