using HyperDht.Runtime;

namespace HyperDht.Connections.Paths;

/// <summary>Notices that a peer which answers is not heard any more: after something that it acknowledges, or in the middle of a conversation.</summary>
/// <remarks>Pure.</remarks>
internal sealed class SilenceCore
{
    /// <summary>Time between two looks while the peer talks.</summary>
    public static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(300);

    /// <summary>How long an answer takes at most, unless the round trip is long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    // Acknowledgements of a keep-alive or two are no conversation.
    private const int Talkative = 8;
    private const int Slack = 5;

    private long _heard;
    private long _expectedFrom;
    private int _misses;
    private TimeSpan? _expectedAt;
    private TimeSpan? _pulseAt;

    /// <summary>When to call <see cref="HandleTime"/>.</summary>
    public TimeSpan? Deadline => Deadlines.Earlier(_expectedAt, _pulseAt);

    /// <summary>Something leaves that the peer answers at once.</summary>
    /// <param name="heard">Packets of the peer so far.</param>
    /// <param name="roundTrip">How long answers took lately.</param>
    /// <param name="now">The time.</param>
    public void Expect(long heard, TimeSpan roundTrip, TimeSpan now)
    {
        if (_expectedAt is null)
        {
            var usual = roundTrip * Slack;
            _expectedFrom = heard;
            _expectedAt = now + (usual > Patience ? usual : Patience);
        }
    }

    /// <summary>The peer is heard. True when <see cref="Deadline"/> has changed, because this has become a conversation.</summary>
    public bool HandleHeard(long heard, TimeSpan now)
    {
        if (_pulseAt is not null || heard - _heard < Talkative)
        {
            return false;
        }

        _heard = heard;
        _pulseAt = now + Pulse;
        return true;
    }

    /// <summary>
    /// Whether the peer is silent, or should be asked: because it has stopped to talk, or a first question may be lost. Call it now and then besides.
    /// </summary>
    public (bool IsSilent, bool IsAskDue) HandleTime(long heard, TimeSpan now)
    {
        var isAskDue = false;
        if (_expectedAt <= now)
        {
            _expectedAt = null;
            _misses = heard == _expectedFrom ? _misses + 1 : 0;
            isAskDue = _misses == 1;
        }

        if (_pulseAt <= now)
        {
            var hasStopped = heard == _heard;
            isAskDue |= hasStopped;
            _heard = heard;
            _pulseAt = hasStopped ? null : now + Pulse;
        }
        else if (_pulseAt is null)
        {
            _ = HandleHeard(heard, now);
            _heard = heard;
        }

        var isSilent = _misses > 1;
        _misses = isSilent ? 0 : _misses;
        return (isSilent, isAskDue);
    }
}
