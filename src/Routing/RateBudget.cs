namespace HyperDht.Routing;

/// <summary>So much per second, and no more than that in any second: part of it may be spent at once.</summary>
internal sealed class RateBudget(double perSecond)
{
    private const double BurstShare = 0.1;

    private double _left = perSecond * BurstShare;
    private TimeSpan _at;

    /// <summary>What may be spent now.</summary>
    public double Left(TimeSpan now)
    {
        _left = Math.Min(perSecond * BurstShare, _left + (perSecond * (1 - BurstShare) * (now - _at).TotalSeconds));
        _at = now;
        return _left;
    }

    /// <summary>Spends an amount, or says that there is too little left.</summary>
    public bool TryTake(double amount, TimeSpan now)
    {
        if (Left(now) < amount)
        {
            return false;
        }

        _left -= amount;
        return true;
    }
}
