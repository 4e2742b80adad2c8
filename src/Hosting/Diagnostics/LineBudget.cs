namespace HyperDht.Hosting.Diagnostics;

/// <summary>How many lines one category may still write in the present second (threat-model L3).</summary>
/// <remarks>Pure: the caller supplies the time.</remarks>
internal sealed class LineBudget(int linesPerSecond)
{
    private TimeSpan _second;
    private int _taken;
    private long _refused;

    /// <summary>Takes one line.</summary>
    /// <param name="now">Monotonic time.</param>
    /// <param name="refused">Lines refused since the last one taken, when true.</param>
    public bool TryTake(TimeSpan now, out long refused)
    {
        if (now - _second >= TimeSpan.FromSeconds(1))
        {
            _second = now;
            _taken = 0;
        }

        refused = 0;
        if (_taken == linesPerSecond)
        {
            _refused++;
            return false;
        }

        _taken++;
        refused = _refused;
        _refused = 0;
        return true;
    }
}
