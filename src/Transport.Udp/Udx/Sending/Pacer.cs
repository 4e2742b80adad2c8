namespace HyperDht.Udx.Sending;

/// <summary>Spreads packets over time, in bursts that are worth a system call (spec 04 §16.4, §24).</summary>
internal sealed class Pacer
{
    private const double InitialTokens = 25_000;
    private const int BurstPackets = 16;

    private static readonly TimeSpan LongestBurst = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(5);

    private double _tokens = InitialTokens;
    private double _rate = double.PositiveInfinity;
    private double _packetBytes = 1172;
    private TimeSpan _filledAt;

    /// <summary>Whether a packet may leave now. Once closed, it opens for a whole burst.</summary>
    public bool IsOpen { get; private set; } = true;

    // Sixteen packets at a time where that takes at most two milliseconds, never less than one.
    private double Burst =>
        Math.Max(_packetBytes, Math.Max(Math.Min(BurstPackets * _packetBytes, _rate * LongestBurst.TotalSeconds), _rate * 0.0005));

    /// <summary>Lets tokens flow in.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packetsPerSecond">The controller's rate.</param>
    /// <param name="packetBytes">Bytes of a full packet.</param>
    public void Refill(TimeSpan now, double packetsPerSecond, int packetBytes)
    {
        var elapsed = (now - _filledAt).TotalSeconds;
        _filledAt = now;
        _packetBytes = packetBytes;
        _rate = packetsPerSecond * packetBytes;
        if (double.IsPositiveInfinity(_rate))
        {
            IsOpen = true;
            return;
        }

        // A loop that woke late catches up; a stream that was idle does not collect.
        var ceiling = Math.Max(Math.Max(InitialTokens, Burst), _rate * CatchUp.TotalSeconds);
        _tokens = Math.Min(_tokens + (elapsed * _rate), ceiling);
        IsOpen |= _tokens >= Burst * 0.99;
    }

    /// <summary>Takes the tokens of a packet.</summary>
    public void Spend(int bytes)
    {
        if (double.IsPositiveInfinity(_rate))
        {
            return;
        }

        _tokens -= bytes;
        IsOpen &= _tokens > 0;
    }

    /// <summary>When the next burst may leave.</summary>
    public TimeSpan NextBurst(TimeSpan now) => now + TimeSpan.FromSeconds(Math.Max(0, Burst - _tokens) / _rate);
}
