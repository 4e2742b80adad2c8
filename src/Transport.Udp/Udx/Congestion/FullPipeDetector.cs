using HyperDht.Transport;

namespace HyperDht.Udx.Congestion;

/// <summary>Finds out when start-up has filled the path: the rate stops growing, a queue builds up, or much is lost at once.</summary>
internal sealed class FullPipeDetector
{
    private const double Growth = 1.25;
    private const int RoundsWithoutGrowth = 3;
    private const int MinSamples = 8;

    private static readonly TimeSpan MinQueue = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan MaxQueue = TimeSpan.FromMilliseconds(16);

    private double _reference;
    private int _rounds;
    private TimeSpan _roundMinimum = TimeSpan.MaxValue;
    private int _samples;

    /// <summary>Whether the path is full.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Looks at a round trip: when even the shortest of a round is longer than the path's, packets queue (after HyStart++).</summary>
    public void OnRoundTrip(TimeSpan roundTrip, TimeSpan shortest, bool isRoundStart)
    {
        if (isRoundStart)
        {
            _roundMinimum = TimeSpan.MaxValue;
            _samples = 0;
        }

        if (IsFull || roundTrip <= TimeSpan.Zero)
        {
            return;
        }

        _roundMinimum = roundTrip < _roundMinimum ? roundTrip : _roundMinimum;
        var queue = shortest / 8;
        queue = queue < MinQueue ? MinQueue : queue > MaxQueue ? MaxQueue : queue;
        IsFull = ++_samples >= MinSamples && _roundMinimum >= shortest + queue;
    }

    /// <summary>Looks at the rate once a round.</summary>
    public void OnRound(double bandwidth, in CongestionSample sample)
    {
        if (IsFull || sample.IsAppLimited)
        {
            return;
        }

        if (bandwidth >= _reference * Growth)
        {
            _reference = bandwidth;
            _rounds = 0;
            return;
        }

        IsFull = ++_rounds >= RoundsWithoutGrowth;
    }

    /// <summary>A round lost so much that a queue must have overflowed.</summary>
    public void OnHeavyLoss() => IsFull = true;

    /// <summary>A timeout: what was measured before may not hold.</summary>
    public void Restart()
    {
        _reference = 0;
        _rounds = 0;
    }
}
