namespace HyperDht.Udx.Sending;

/// <summary>Smoothed round trip, its variation and the timeouts that follow (spec 04 §15.1, with a lower floor as §24 advises).</summary>
internal sealed class RoundTripEstimator
{
    /// <summary>The timeout before the first sample.</summary>
    public static readonly TimeSpan InitialTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Outlier = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MinimumWindow = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan Shortest = TimeSpan.FromMicroseconds(1);

    private TimeSpan _olderMinimum = TimeSpan.MaxValue;
    private TimeSpan _recentMinimum = TimeSpan.MaxValue;
    private TimeSpan _recentSince;

    /// <summary>Whether there was a sample.</summary>
    public bool HasSample { get; private set; }

    /// <summary>The smoothed round trip; zero before the first sample.</summary>
    public TimeSpan Smoothed { get; private set; }

    /// <summary>Its mean deviation.</summary>
    public TimeSpan Variation { get; private set; }

    /// <summary>The shortest in the last 150 to 300 seconds; zero before the first sample.</summary>
    public TimeSpan Minimum => HasSample ? Min(_olderMinimum, _recentMinimum) : TimeSpan.Zero;

    /// <summary>How long to wait for any acknowledgement before everything is sent again.</summary>
    public TimeSpan Timeout => HasSample ? Clamp(Smoothed + (Variation * 4), MinTimeout, MaxTimeout) : InitialTimeout;

    /// <summary>Adds the round trip of a packet that was sent once.</summary>
    public void Add(TimeSpan sample, TimeSpan now)
    {
        sample = Clamp(sample, Shortest, MaxTimeout);
        if (!HasSample)
        {
            HasSample = true;
            Smoothed = sample;
            Variation = sample / 2;
            _recentMinimum = sample;
            _recentSince = now;
            return;
        }

        // A machine that slept makes one enormous sample; it says nothing about the path.
        if (sample > Outlier && sample > Smoothed + (Variation * 5))
        {
            sample = Min(Smoothed + (Variation * 5), MaxTimeout);
        }

        Variation = ((Variation * 3) + (Smoothed - sample).Duration()) / 4;
        Smoothed = ((Smoothed * 7) + sample) / 8;
        TrackMinimum(sample, now);
    }

    private void TrackMinimum(TimeSpan sample, TimeSpan now)
    {
        if (now - _recentSince > MinimumWindow)
        {
            _olderMinimum = _recentMinimum;
            _recentMinimum = sample;
            _recentSince = now;
            return;
        }

        _recentMinimum = Min(_recentMinimum, sample);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Clamp(TimeSpan value, TimeSpan low, TimeSpan high) => value < low ? low : value > high ? high : value;
}
