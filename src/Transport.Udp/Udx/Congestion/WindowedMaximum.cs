namespace HyperDht.Udx.Congestion;

/// <summary>The largest of the values of the last rounds, in three candidates (after Nichols' filter).</summary>
internal sealed class WindowedMaximum(long window)
{
    private (double Value, long Round) _best;
    private (double Value, long Round) _second;
    private (double Value, long Round) _third;

    /// <summary>The maximum; zero while there is none.</summary>
    public double Value => _best.Value;

    /// <summary>Adds a value.</summary>
    public void Add(double value, long round)
    {
        if (value >= _best.Value || round - _third.Round > window)
        {
            _best = _second = _third = (value, round);
            return;
        }

        if (value >= _second.Value)
        {
            _second = _third = (value, round);
        }
        else if (value >= _third.Value)
        {
            _third = (value, round);
        }

        Expire(value, round);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => _best = _second = _third = default;

    private void Expire(double value, long round)
    {
        var age = round - _best.Round;
        if (age > window)
        {
            _best = _second;
            _second = _third;
            _third = (value, round);
            if (round - _best.Round > window)
            {
                _best = _second;
                _second = _third;
            }
        }
        else if (_second.Round == _best.Round && age > window / 4)
        {
            _second = _third = (value, round);
        }
        else if (_third.Round == _second.Round && age > window / 2)
        {
            _third = (value, round);
        }
    }
}
