namespace HyperDht.Holepunch.Throttling;

/// <summary>Lets a node do one large punch at a time, and that only now and then (spec 03 §11.4).</summary>
/// <remarks>Pure, for the whole node.</remarks>
/// <param name="interval">Between the end of one and the start of the next.</param>
internal sealed class PunchThrottle(TimeSpan interval)
{
    private const int MaxActive = 1;

    private int _active;
    private TimeSpan? _lastEnd;

    /// <summary>Whether a large punch has to wait.</summary>
    public bool IsThrottled(TimeSpan now) => _active >= MaxActive || now - _lastEnd < interval;

    /// <summary>Nothing large begins before the interval has passed, as if a punch had just ended.</summary>
    public void Defer(TimeSpan now) => _lastEnd = now;

    /// <summary>A large punch begins.</summary>
    public void Begin() => _active++;

    /// <summary>A large punch that began has only been agreed on: it begins again, or never.</summary>
    public void Cancel() => _active--;

    /// <summary>A large punch ended, well or not.</summary>
    public void End(TimeSpan now)
    {
        _active--;
        _lastEnd = now;
    }
}
