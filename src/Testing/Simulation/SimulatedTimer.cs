using HyperDht.Runtime;

namespace HyperDht.Testing;

/// <summary>A one-shot timer in virtual time.</summary>
/// <remarks>Re-arming to a later time leaves the queued entry in place: it re-queues itself when it fires too early.</remarks>
/// <param name="loop">Whose time it is.</param>
/// <param name="callback">Runs on the loop.</param>
/// <param name="host">While it sleeps the timer does not fire; null never sleeps.</param>
internal sealed class SimulatedTimer(SimulatedLoop loop, Action callback, SimulatedHost? host) : ScheduledEvent, ILoopTimer
{
    private Action? _callback = callback;
    private long? _queuedAt;
    private int _version;

    public TimeSpan? Deadline { get; private set; }

    public void Set(TimeSpan deadline)
    {
        loop.RequireCurrent("ILoopTimer.Set");
        loop.ArmedTimers += Deadline is null ? 1 : 0;
        Deadline = deadline;
        if (_queuedAt is null || deadline.Ticks < _queuedAt)
        {
            Queue(deadline.Ticks);
        }
    }

    public void Clear()
    {
        loop.RequireThread("ILoopTimer.Clear");
        loop.ArmedTimers -= Deadline is null ? 0 : 1;
        Deadline = null;
    }

    // What was queued stays queued for a while, but keeps nobody alive.
    public void Dispose()
    {
        Clear();
        if (_callback is not null)
        {
            _callback = null;
            if (_queuedAt is not null)
            {
                loop.Events.NoteDead();
            }
        }
    }

    public override bool IsDead(int version) => version != _version || _callback is null;

    public override void Fire(int version)
    {
        if (version != _version)
        {
            return;
        }

        _queuedAt = null;
        if (Deadline is not { } deadline)
        {
            return;
        }

        var due = Math.Max(deadline.Ticks, host?.AsleepUntil ?? 0);
        if (due > loop.Ticks)
        {
            Queue(due);
            return;
        }

        Deadline = null;
        loop.ArmedTimers--;
        _callback?.Invoke();
    }

    private void Queue(long ticks)
    {
        _queuedAt = ticks;
        loop.Events.Schedule(ticks, this, ++_version);
    }
}
