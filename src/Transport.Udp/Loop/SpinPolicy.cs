namespace HyperDht.Transport.Udp;

/// <summary>Whether to look for more work before sleeping: a sleep and its end cost 25–30 µs, but looking costs a processor.</summary>
/// <remarks>Pure. What sleeps and spins turned out to be moves a score; spinning happens above its middle only.</remarks>
internal sealed class SpinPolicy(TimeSpan limit, int processors)
{
    private const int MaxScore = 16;
    private const int Threshold = 6;

    // What a short wait costs beyond its length when one sleeps through it.
    private static readonly TimeSpan WakeCost = TimeSpan.FromMicroseconds(50);
    private readonly bool _possible = limit > TimeSpan.Zero && processors > 1;
    private int _score = Threshold;
    private bool _traffic;

    /// <summary>How long to look.</summary>
    public TimeSpan Limit => limit;

    /// <summary>Whether to look before the next sleep.</summary>
    public bool ShouldSpin => _possible && _traffic && _score >= Threshold;

    /// <summary>A turn ended.</summary>
    /// <param name="traffic">Whether something arrived from outside in it.</param>
    public void HandleTurn(bool traffic) => _traffic = traffic;

    /// <summary>A spin ended.</summary>
    /// <param name="found">Whether something came.</param>
    public void HandleSpin(bool found) => _score = found ? Math.Min(MaxScore, _score + 2) : Math.Max(0, _score - 1);

    /// <summary>A sleep right after traffic ended because something came.</summary>
    /// <param name="length">How long it was.</param>
    public void HandleSleep(TimeSpan length)
    {
        if (_traffic && length < limit + WakeCost)
        {
            _score = Math.Min(MaxScore, _score + 1);
        }
    }
}
