using HyperDht.Udx.Wire;

namespace HyperDht.Udx.Receiving;

/// <summary>A reset that was announced and waits for what was sent before it (threat-model U2).</summary>
/// <remarks>Pure: the caller supplies the time.</remarks>
internal sealed class PendingReset
{
    private static readonly TimeSpan StragglerTime = TimeSpan.FromMilliseconds(200);

    private uint? _sequence;

    /// <summary>When it happens even if something is missing; null while none is announced.</summary>
    public TimeSpan? Deadline { get; private set; }

    /// <summary>Notes an announcement; the first one counts.</summary>
    public void Handle(uint sequence, TimeSpan now)
    {
        _sequence ??= sequence;
        Deadline ??= now + StragglerTime;
    }

    /// <summary>Whether all that was sent before it has arrived.</summary>
    /// <param name="next">The next sequence number expected.</param>
    public bool IsReached(uint next) => _sequence is { } sequence && !Sequence.IsBefore(next, sequence);
}
