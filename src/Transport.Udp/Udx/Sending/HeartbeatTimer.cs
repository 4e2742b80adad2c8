namespace HyperDht.Udx.Sending;

/// <summary>Heartbeats of a stream with nothing in flight: probes of a closed window, and keep-alive (spec 04 §8, §11).</summary>
internal sealed class HeartbeatTimer
{
    /// <summary>Heartbeats in a row without an answer, after which the peer may be given up; the reference goes on for ever.</summary>
    private const int UnansweredUntilGivenUp = 7;

    private TimeSpan? _keepAlive;
    private Phase _phase;
    private TimeSpan _heardAt;
    private int _unanswered;

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
        _unanswered += before == Phase.Resting ? 1 : 0;
        return before == Phase.Resting;
    }

    /// <summary>The peer acknowledged something, be it nothing new.</summary>
    public void Hear(TimeSpan now)
    {
        _heardAt = now;
        _unanswered = 0;
    }

    /// <summary>Whether the peer has not answered for so long, and often enough.</summary>
    public bool HasGivenUp(TimeSpan now, TimeSpan patience) => _unanswered >= UnansweredUntilGivenUp && now - _heardAt >= patience;

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
        _unanswered++;
        return true;
    }
}
