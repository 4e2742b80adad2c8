using HyperDht.Transport;

namespace HyperDht.Udx.Congestion;

/// <summary>Finds out when start-up has filled the path: the rate stops growing, or much is lost at once.</summary>
internal sealed class FullPipeDetector
{
    private const double Growth = 1.25;
    private const int RoundsWithoutGrowth = 3;

    private double _reference;
    private int _rounds;

    /// <summary>Whether the path is full.</summary>
    public bool IsFull { get; private set; }

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
