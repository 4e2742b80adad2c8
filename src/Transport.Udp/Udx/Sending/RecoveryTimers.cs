namespace HyperDht.Udx.Sending;

/// <summary>The deadlines of loss recovery: tail loss probe and retransmission timeout (spec 04 §15.2, §15.4, §15.5).</summary>
internal sealed class RecoveryTimers(RoundTripEstimator roundTrip)
{
    private const int TimeoutsUntilGivenUp = 7;
    private const int GiveUpFactor = 13;

    private static readonly TimeSpan SinglePacketSlack = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan MinProbeDelay = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(1);

    private TimeSpan? _timeoutAt;
    private TimeSpan? _probeAt;
    private TimeSpan _progressAt;
    private bool _isProbing;
    private int _timeouts;

    /// <summary>The earlier of the two.</summary>
    public TimeSpan? Deadline => _probeAt < _timeoutAt ? _probeAt : _timeoutAt ?? _probeAt;

    /// <summary>Timeouts since the last progress.</summary>
    public int ConsecutiveTimeouts => _timeouts;

    /// <summary>How long a peer may say nothing before it is given up.</summary>
    public TimeSpan PatienceWithPeer =>
        GiveUpFactor * (roundTrip.Timeout > RoundTripEstimator.InitialTimeout ? roundTrip.Timeout : RoundTripEstimator.InitialTimeout);

    /// <summary>A packet left.</summary>
    public void OnSent(TimeSpan now, int outstanding)
    {
        if (_timeoutAt is null)
        {
            _timeoutAt = now + roundTrip.Timeout;
            _progressAt = now;
        }

        ArmProbe(now, outstanding);
    }

    /// <summary>Something was acknowledged.</summary>
    public void OnProgress(TimeSpan now, int outstanding)
    {
        _progressAt = now;
        _timeouts = 0;
        _isProbing = false;
        if (outstanding == 0)
        {
            _timeoutAt = null;
            _probeAt = null;
            return;
        }

        _timeoutAt = now + roundTrip.Timeout;
        ArmProbe(now, outstanding);
    }

    /// <summary>Says what an expired deadline asks for.</summary>
    public TimeoutAction HandleTimeout(TimeSpan now)
    {
        if (_timeoutAt <= now)
        {
            return HandleRetransmissionTimeout(now);
        }

        if (_probeAt <= now)
        {
            _probeAt = null;
            _isProbing = true;
            return TimeoutAction.Probe;
        }

        return TimeoutAction.None;
    }

    private TimeoutAction HandleRetransmissionTimeout(TimeSpan now)
    {
        _timeouts++;
        _probeAt = null;
        _isProbing = true;
        var giveUpAt = _progressAt + PatienceWithPeer;
        if (_timeouts >= TimeoutsUntilGivenUp && now >= giveUpAt)
        {
            return TimeoutAction.GiveUp;
        }

        var next = now + Backoff();
        _timeoutAt = _timeouts >= TimeoutsUntilGivenUp - 1 && giveUpAt > now && giveUpAt < next ? giveUpAt : next;
        return TimeoutAction.TimedOut;
    }

    // Doubles, but keeps knocking about every second: a path that comes back should be noticed soon.
    private TimeSpan Backoff()
    {
        var timeout = roundTrip.Timeout;
        var ceiling = timeout * 2 > MaxBackoff ? timeout * 2 : MaxBackoff;
        var doubled = timeout * (1 << Math.Min(_timeouts, 10));
        return doubled < ceiling ? doubled : ceiling;
    }

    private void ArmProbe(TimeSpan now, int outstanding)
    {
        if (_isProbing || outstanding == 0)
        {
            return;
        }

        if (!roundTrip.HasSample)
        {
            _probeAt = now + RoundTripEstimator.InitialTimeout;
            return;
        }

        var delay = (roundTrip.Smoothed * 2) + (outstanding == 1 ? SinglePacketSlack : TimeSpan.Zero);
        _probeAt = now + (delay < MinProbeDelay ? MinProbeDelay : delay);
    }
}
