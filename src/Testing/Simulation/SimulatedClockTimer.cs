namespace HyperDht.Testing;

/// <summary>A timer made from the simulation's clock; its callback is user code.</summary>
internal sealed class SimulatedClockTimer(SimulatedLoop loop, TimerCallback callback, object? state) : ScheduledEvent, ITimer
{
    private static readonly Action<object?> Invoke = static timer => ((SimulatedClockTimer)timer!).Run();

    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private TimeSpan _period;
    private int _version;
    private bool _disposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        loop.RequireThread("ITimer.Change");
        if (_disposed)
        {
            return false;
        }

        _version++;
        _period = period;
        if (dueTime >= TimeSpan.Zero)
        {
            loop.Events.Schedule(loop.Ticks + dueTime.Ticks, this, _version);
        }

        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        _version++;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public override void Fire(int version)
    {
        if (version != _version)
        {
            return;
        }

        if (_period > TimeSpan.Zero)
        {
            loop.Events.Schedule(loop.Ticks + _period.Ticks, this, _version);
        }

        loop.PostCompletion(Invoke, this);
    }

    private void Run()
    {
        if (_disposed)
        {
            return;
        }

        if (_context is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(_context, static timer => ((SimulatedClockTimer)timer!).Call(), this);
        }
    }

    private void Call() => callback(state);
}
