namespace HyperDht.Connections.Listening;

/// <summary>How much of one core the curve work of handshakes may take (threat-model H1); half of that is kept for peers we know.</summary>
/// <remarks>Pure. What a handshake costs is measured: machines and messages differ by far.</remarks>
/// <param name="percent">Of one core.</param>
internal sealed class HandshakeBudget(int percent)
{
    private const double StrangersShare = 0.5;
    private const double Smoothing = 1 / 16.0;

    // A measurement far above the others says that somebody else had the core meanwhile.
    private const double MostOverAverage = 8;
    private const double LeastAverage = 50e-6;

    private readonly double _share = percent / 100.0;
    private double _spent;
    private double _spentByStrangers;
    private double _average = LeastAverage;
    private TimeSpan _at;

    /// <summary>Sets aside what one piece of work will cost; false when nothing is left.</summary>
    /// <param name="isKnown">Whether it is for a peer that holds a connection.</param>
    /// <param name="now">The time.</param>
    /// <param name="setAside">To be returned with the measured cost.</param>
    public bool TryBegin(bool isKnown, TimeSpan now, out double setAside)
    {
        Drain(now);
        setAside = _average;
        if (_spent + setAside > _share || (!isKnown && _spentByStrangers + setAside > _share * StrangersShare))
        {
            return false;
        }

        Charge(setAside, isKnown);
        return true;
    }

    /// <summary>Sets aside what the rest of a handshake will cost that has been begun: it is finished in any case, and others wait for it.</summary>
    /// <param name="isKnown">Whether it is for a peer that holds a connection.</param>
    /// <param name="now">The time.</param>
    /// <returns>To be returned with the measured cost.</returns>
    public double Continue(bool isKnown, TimeSpan now)
    {
        Drain(now);
        Charge(_average, isKnown);
        return _average;
    }

    /// <summary>A piece of work is done.</summary>
    /// <param name="setAside">What <see cref="TryBegin"/> gave.</param>
    /// <param name="cost">What it cost.</param>
    /// <param name="isKnown">As before.</param>
    public void HandleDone(double setAside, TimeSpan cost, bool isKnown)
    {
        var seconds = Math.Min(cost.TotalSeconds, MostOverAverage * Math.Max(_average, LeastAverage));
        _average += (seconds - _average) * Smoothing;
        Charge(seconds - setAside, isKnown);
    }

    // What a second has room for, so that a burst of honest clients passes.
    private void Drain(TimeSpan now)
    {
        var passed = Math.Max(0, (now - _at).TotalSeconds);
        _at = now;
        _spent = Math.Max(0, _spent - (passed * _share));
        _spentByStrangers = Math.Max(0, _spentByStrangers - (passed * _share * StrangersShare));
    }

    private void Charge(double seconds, bool isKnown)
    {
        _spent += seconds;
        _spentByStrangers += isKnown ? 0 : seconds;
    }
}
