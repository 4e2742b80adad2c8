using HyperDht.Transport;

namespace HyperDht.Udx.Congestion;

/// <summary>How many packets more than the rate explains are acknowledged at once: peers answer once per batch.</summary>
internal sealed class AckAggregation
{
    private const int RoundsPerBucket = 5;
    private const double LongestSeconds = 0.1;

    private TimeSpan _epochStart;
    private double _epochAcknowledged;
    private double _older;
    private double _recent;
    private long _recentRound;

    /// <summary>Packets by which the window should exceed what the path holds.</summary>
    public double Packets => Math.Max(_older, _recent);

    /// <summary>Adds what a batch of acknowledgements said.</summary>
    public void Add(in CongestionSample sample, double bandwidth, long round, int window)
    {
        var expected = bandwidth * (sample.Now - _epochStart).TotalSeconds;
        if (_epochAcknowledged <= expected)
        {
            _epochAcknowledged = 0;
            _epochStart = sample.Now;
            expected = 0;
        }

        _epochAcknowledged += sample.Acknowledged;
        var extra = Math.Min(Math.Min(_epochAcknowledged - expected, window), bandwidth * LongestSeconds);
        if (round - _recentRound >= RoundsPerBucket)
        {
            _older = _recent;
            _recent = 0;
            _recentRound = round;
        }

        _recent = Math.Max(_recent, extra);
    }
}
