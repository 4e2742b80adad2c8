using HyperDht.Runtime;

namespace HyperDht.Routing.Requests;

/// <summary>Round-trip estimates per address, and the timeouts that follow from them (spec 01 §13).</summary>
internal sealed class AdaptiveTimeout(AdaptiveTimeoutSettings settings, IRandomSource random)
{
    private Dictionary<PeerAddress, RoundTripEstimate> _recent = [];
    private Dictionary<PeerAddress, RoundTripEstimate> _previous = [];
    private TimeSpan _generation;

    /// <summary>Adds a measured round trip, in milliseconds.</summary>
    public void HandleRoundTrip(PeerAddress address, int milliseconds, TimeSpan now)
    {
        Age(now);
        var estimate = TryGet(address, out var known) ? known.With(milliseconds) : RoundTripEstimate.First(milliseconds);
        _recent[address] = estimate;
    }

    /// <summary>How long to wait for an attempt.</summary>
    /// <param name="address">Whom was asked.</param>
    /// <param name="attempt">1 for the first transmission.</param>
    /// <param name="now">The time.</param>
    public TimeSpan For(PeerAddress address, int attempt, TimeSpan now)
    {
        Age(now);
        var jitter = settings.Jitter > 0 ? random.Next(settings.Jitter) : 0;
        if (!TryGet(address, out var estimate))
        {
            return TimeSpan.FromMilliseconds(settings.Fallback[Math.Min(attempt, settings.Fallback.Count) - 1] + jitter);
        }

        var wait = ((long)estimate.Average + (2L * estimate.Variance)) * attempt;
        return TimeSpan.FromMilliseconds(Math.Clamp(wait + jitter, settings.Minimum, settings.Maximum));
    }

    public bool TryGet(PeerAddress address, out RoundTripEstimate estimate) =>
        _recent.TryGetValue(address, out estimate) || _previous.TryGetValue(address, out estimate);

    // Two generations of half the size and half the age keep both bounds without bookkeeping per entry.
    private void Age(TimeSpan now)
    {
        if (_recent.Count < settings.MaximumSize / 2 && now - _generation < settings.MaximumAge / 2)
        {
            return;
        }

        _previous = _recent;
        _recent = [];
        _generation = now;
    }
}
