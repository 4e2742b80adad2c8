namespace HyperDht.Udx.Sending;

/// <summary>Heartbeats of a stream with nothing in flight: probes of a closed window, and keep-alive (spec 04 §8, §11).</summary>
internal sealed class HeartbeatTimer
{
    private TimeSpan? _keepAlive;
    private Phase _phase;

    private enum Phase
    {
        Resting,
        Suspended,
        Probing,
    }

    /// <summary>When the next one is due.</summary>
    public TimeSpan? Deadline { get; private set; }

    /// <summary>Sets or stops the keep-alive; zero stops it too.</summary>
    public void SetKeepAlive(TimeSpan? interval)
    {
        _keepAlive = interval > TimeSpan.Zero ? interval : null;
        if (_phase != Phase.Probing)
        {
            Deadline = null;
        }
    }

    /// <summary>Packets are in flight: other timers have their turn.</summary>
    public void Suspend()
    {
        _phase = Phase.Suspended;
        Deadline = null;
    }

    /// <summary>Nothing is in flight and nothing may be sent because the window is closed. True asks for a heartbeat at once.</summary>
    public bool WaitForWindow(TimeSpan now, TimeSpan timeout)
    {
        var before = _phase;
        if (before == Phase.Probing)
        {
            return false;
        }

        _phase = Phase.Probing;
        Deadline = now + timeout;
        return before == Phase.Resting;
    }

    /// <summary>Nothing is in flight and nothing waits.</summary>
    public void Rest(TimeSpan now)
    {
        if (_phase != Phase.Resting || Deadline is null)
        {
            _phase = Phase.Resting;
            Deadline = now + _keepAlive;
        }
    }

    /// <summary>Whether a heartbeat is due; arms the next.</summary>
    public bool HandleTimeout(TimeSpan now, TimeSpan timeout)
    {
        if (Deadline is null || Deadline > now)
        {
            return false;
        }

        Deadline = now + (_phase == Phase.Probing ? timeout * 2 : _keepAlive);
        return true;
    }
}
