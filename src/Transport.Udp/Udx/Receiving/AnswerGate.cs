namespace HyperDht.Udx.Receiving;

/// <summary>Lets few enough answers pass that nobody can make a stream talk (threat-model U6).</summary>
internal sealed class AnswerGate(int perSecond)
{
    private readonly TimeSpan _spacing = TimeSpan.FromSeconds(1) / perSecond;
    private TimeSpan? _nextAt;

    /// <summary>Whether one more answer may leave.</summary>
    public bool TryPass(TimeSpan now)
    {
        if (now < _nextAt)
        {
            UdxMetrics.AnswersSuppressed.Add(1);
            return false;
        }

        _nextAt = now + _spacing;
        return true;
    }
}
