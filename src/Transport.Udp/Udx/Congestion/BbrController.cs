using HyperDht.Transport;

namespace HyperDht.Udx.Congestion;

/// <summary>
/// Sends at the rate at which packets are seen to arrive, and keeps about two round trips' worth in flight (after BBR).
/// Single losses are repaired without slowing down; a round that loses much of what it sent shrinks the window.
/// </summary>
internal sealed class BbrController : ICongestionController
{
    /// <summary>Packets in flight before anything is known.</summary>
    public const int InitialWindow = 10;

    private const int MinWindow = 4;
    private const int MaxWindow = 16_384;
    private const double StartupGain = 2.88539;
    private const double SteadyWindowGain = 2;
    private const double Margin = 0.99;
    private const double HeavyLossFactor = 0.7;
    private const int StartupRounds = 3;
    private const int BurstPackets = 48;
    private const double BurstSeconds = 0.006;
    private const double HostSeconds = 0.001;

    private static readonly double[] Cycle = [1.25, 0.75, 1, 1, 1, 1, 1, 1];
    private static readonly TimeSpan RoundTripWindow = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RoundTripProbe = TimeSpan.FromMilliseconds(200);

    private readonly WindowedMaximum _bandwidth = new(10);
    private readonly AckAggregation _aggregation = new();
    private readonly FullPipeDetector _pipe = new();
    private readonly LossRounds _losses = new();

    private BbrPhase _phase = BbrPhase.Startup;
    private long _round;
    private long _roundEndsAt;
    private TimeSpan? _minRoundTrip;
    private TimeSpan _minRoundTripAt;
    private TimeSpan? _probeUntil;
    private bool _isProbeRoundDone;
    private bool _wasIdle;
    private int _cycle;
    private TimeSpan _cycleAt;
    private int _savedWindow;
    private double _ceiling = double.PositiveInfinity;
    private long _fullSince;

    /// <inheritdoc />
    public int Window { get; private set; } = InitialWindow;

    /// <inheritdoc />
    public double PacingRate { get; private set; } = double.PositiveInfinity;

    /// <summary>The phase, for diagnosis.</summary>
    public BbrPhase Phase => _phase;

    /// <summary>Measured packets per second.</summary>
    public double Bandwidth => _bandwidth.Value;

    private double PacingGain => _phase switch
    {
        BbrPhase.Startup => StartupGain,
        BbrPhase.Drain => 1 / StartupGain,
        BbrPhase.ProbeBandwidth => Cycle[_cycle],
        _ => 1,
    };

    /// <inheritdoc />
    public void OnSent(TimeSpan now, int inFlight) => _wasIdle |= inFlight == 0;

    /// <inheritdoc />
    public void OnAcknowledged(in CongestionSample sample)
    {
        var isRoundStart = sample.PriorDelivered >= _roundEndsAt;
        if (isRoundStart)
        {
            _roundEndsAt = sample.Delivered;
            _round++;
        }

        UpdateBandwidth(sample);
        UpdateRoundTrip(sample, isRoundStart);
        _aggregation.Add(sample, _bandwidth.Value, _round, Window);
        UpdateLosses(sample, isRoundStart);
        UpdatePhase(sample, isRoundStart);
        UpdatePacing(sample);
        UpdateWindow(sample);
        _wasIdle = false;
    }

    /// <inheritdoc />
    public void OnRecoveryStarted(TimeSpan now, int inFlight)
    {
        // Losses alone say nothing about the rate; see UpdateLosses.
    }

    /// <inheritdoc />
    public void OnTimeout(TimeSpan now, int inFlight)
    {
        _savedWindow = Math.Max(_savedWindow, Window);
        Window = inFlight + 1;
        _pipe.Restart();
    }

    /// <inheritdoc />
    public void OnRecovered(TimeSpan now)
    {
        Window = Math.Max(Window, _savedWindow);
        _savedWindow = 0;
    }

    private void UpdateBandwidth(in CongestionSample sample)
    {
        if (sample.Interval <= TimeSpan.Zero || sample.Interval < _minRoundTrip)
        {
            return;
        }

        var rate = sample.DeliveredMeanwhile / sample.Interval.TotalSeconds;
        if (!sample.IsAppLimited || rate >= _bandwidth.Value)
        {
            _bandwidth.Add(rate, _round);
        }
    }

    private void UpdateRoundTrip(in CongestionSample sample, bool isRoundStart)
    {
        var isExpired = _minRoundTrip is not null && sample.Now - _minRoundTripAt > RoundTripWindow;
        if (sample.RoundTrip > TimeSpan.Zero && (_minRoundTrip is null || sample.RoundTrip <= _minRoundTrip || isExpired))
        {
            _minRoundTrip = sample.RoundTrip;
            _minRoundTripAt = sample.Now;
        }

        if (_minRoundTrip is { } shortest)
        {
            _pipe.OnRoundTrip(sample.RoundTrip, shortest, isRoundStart);
        }

        if (isExpired && !_wasIdle && _phase != BbrPhase.ProbeRoundTrip)
        {
            _phase = BbrPhase.ProbeRoundTrip;
            _savedWindow = Math.Max(_savedWindow, Window);
            _probeUntil = null;
        }

        if (_phase == BbrPhase.ProbeRoundTrip)
        {
            ProbeRoundTrip(sample, isRoundStart);
        }
    }

    private void ProbeRoundTrip(in CongestionSample sample, bool isRoundStart)
    {
        if (_probeUntil is null)
        {
            if (sample.InFlight <= ProbeWindow())
            {
                _probeUntil = sample.Now + RoundTripProbe;
                _isProbeRoundDone = false;
                _roundEndsAt = sample.Delivered;
            }

            return;
        }

        _isProbeRoundDone |= isRoundStart;
        if (_isProbeRoundDone && sample.Now >= _probeUntil)
        {
            _minRoundTripAt = sample.Now;
            Window = Math.Max(Window, _savedWindow);
            _savedWindow = 0;
            Enter(_pipe.IsFull ? BbrPhase.ProbeBandwidth : BbrPhase.Startup, sample.Now);
        }
    }

    private void UpdateLosses(in CongestionSample sample, bool isRoundStart)
    {
        var isHeavy = _losses.Add(sample, isRoundStart);
        if (isHeavy && _pipe.IsFull && _round - _fullSince > StartupRounds)
        {
            _ceiling = HeavyLossFactor * Math.Min(_ceiling, Math.Max(sample.PriorInFlight, InFlightFor(1)));
            _ceiling = Math.Max(_ceiling, HeavyLossFactor * InFlightFor(1));
        }
        else if (isHeavy)
        {
            // What start-up lost is answered by ending it.
            _pipe.OnHeavyLoss();
        }
        else if (isRoundStart && !double.IsPositiveInfinity(_ceiling))
        {
            _ceiling = _ceiling > MaxWindow ? double.PositiveInfinity : _ceiling * 1.25;
        }
    }

    private void UpdatePhase(in CongestionSample sample, bool isRoundStart)
    {
        if (isRoundStart)
        {
            _pipe.OnRound(_bandwidth.Value, sample);
        }

        if (_phase == BbrPhase.Startup && _pipe.IsFull)
        {
            _phase = BbrPhase.Drain;
            _fullSince = _round;
        }

        if (_phase == BbrPhase.Drain && sample.InFlight <= InFlightFor(1))
        {
            Enter(BbrPhase.ProbeBandwidth, sample.Now);
        }

        if (_phase == BbrPhase.ProbeBandwidth && IsCycleOver(sample))
        {
            _cycle = (_cycle + 1) % Cycle.Length;
            _cycleAt = sample.Now;
        }
    }

    private bool IsCycleOver(in CongestionSample sample)
    {
        var isLongEnough = sample.Now - _cycleAt > (_minRoundTrip ?? TimeSpan.Zero);
        return Cycle[_cycle] switch
        {
            > 1 => isLongEnough && (sample.Lost > 0 || sample.PriorInFlight >= InFlightFor(1.25)),
            < 1 => isLongEnough || sample.PriorInFlight <= InFlightFor(1),
            _ => isLongEnough,
        };
    }

    private void UpdatePacing(in CongestionSample sample)
    {
        if (_minRoundTrip is null || _bandwidth.Value <= 0)
        {
            // Only the round trip is known: the initial window in one of them.
            if (sample.SmoothedRoundTrip > TimeSpan.Zero)
            {
                PacingRate = Window / sample.SmoothedRoundTrip.TotalSeconds * StartupGain * Margin;
            }

            return;
        }

        var rate = Math.Max(_bandwidth.Value * PacingGain * Margin, 1);
        if (_pipe.IsFull || double.IsPositiveInfinity(PacingRate) || rate > PacingRate)
        {
            PacingRate = rate;
        }
    }

    private void UpdateWindow(in CongestionSample sample)
    {
        var target = _minRoundTrip is null
            ? MaxWindow
            : InFlightFor(_phase is BbrPhase.ProbeBandwidth or BbrPhase.ProbeRoundTrip ? SteadyWindowGain : StartupGain) + Slack();
        if (_pipe.IsFull)
        {
            Window = (int)Math.Min(Window + sample.Acknowledged, target);
        }
        else if (Window < target || sample.Delivered < InitialWindow)
        {
            Window += sample.Acknowledged;
        }

        if (_phase == BbrPhase.ProbeRoundTrip)
        {
            Window = Math.Min(Window, ProbeWindow());
        }

        Window = (int)Math.Clamp(Math.Min(Window, _ceiling), MinWindow, MaxWindow);
    }

    // Bursts, batched acknowledgements and the time that programs at both ends need are no congestion.
    private double Slack()
    {
        var burst = Math.Min(BurstPackets, _bandwidth.Value * BurstSeconds);
        return Math.Max(burst, _bandwidth.Value * HostSeconds) + (_pipe.IsFull ? _aggregation.Packets : 0);
    }

    private double InFlightFor(double gain) =>
        _minRoundTrip is { } shortest ? Math.Max(1, _bandwidth.Value * shortest.TotalSeconds * gain) : InitialWindow;

    private int ProbeWindow() => (int)Math.Max(MinWindow, InFlightFor(0.5));

    private void Enter(BbrPhase phase, TimeSpan now)
    {
        _phase = phase;
        _cycle = 4;
        _cycleAt = now;
    }
}
