namespace HyperDht.Transport.Udp;

/// <summary>Whether to look for more work before sleeping: a sleep and its end cost 25–30 µs, but looking costs a processor.</summary>
/// <remarks>
/// Pure. Spinning goes on while half of the spins find something. When they do not (no traffic that dense, or whoever would
/// send needs this very processor), it rests until enough sleeps would have been worth a spin, longer after each failure.
/// </remarks>
internal sealed class SpinPolicy(TimeSpan limit, int processors)
{
    /// <summary>Spins after which to judge.</summary>
    public const int Trial = 16;

    /// <summary>Short sleeps before the next trial after a first failure.</summary>
    public const int MinRest = 16;

    /// <summary>The most short sleeps before the next trial.</summary>
    public const int MaxRest = 4096;

    // What a short wait costs beyond its length when one sleeps through it.
    private static readonly TimeSpan WakeCost = TimeSpan.FromMicroseconds(50);
    private readonly bool _possible = limit > TimeSpan.Zero && processors > 1;
    private bool _traffic;
    private int _spins;
    private int _found;
    private int _rest;
    private int _nextRest = MinRest;

    /// <summary>How long to look.</summary>
    public TimeSpan Limit => limit;

    /// <summary>Whether to look before the next sleep.</summary>
    public bool ShouldSpin => _possible && _traffic && _rest == 0;

    /// <summary>A turn ended.</summary>
    /// <param name="traffic">Whether something arrived from outside in it.</param>
    public void HandleTurn(bool traffic) => _traffic = traffic;

    /// <summary>A spin ended.</summary>
    /// <param name="found">Whether something came.</param>
    public void HandleSpin(bool found)
    {
        _found += found ? 1 : 0;
        if (++_spins < Trial)
        {
            return;
        }

        if (_found * 2 >= Trial)
        {
            _nextRest = MinRest;
        }
        else
        {
            _rest = _nextRest;
            _nextRest = Math.Min(MaxRest, _nextRest * 2);
        }

        (_spins, _found) = (0, 0);
    }

    /// <summary>A sleep ended because something came.</summary>
    /// <param name="length">How long it was.</param>
    public void HandleSleep(TimeSpan length)
    {
        if (_rest > 0 && _traffic && length < limit + WakeCost)
        {
            _rest--;
        }
    }
}
