using HyperDht.Connections.Candidates;

namespace HyperDht.Connections.Paths;

/// <summary>Finds out whether a direct path that has taken the place of a relay leads to the peer: what came from there shows nothing of the way back.</summary>
/// <remarks>Pure. Passed when the peer answers a question, or acknowledges something, that was sent on the path.</remarks>
internal sealed class PathTrial
{
    /// <summary>After this time the stream goes back to the relay.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    private const int Most = 3;

    private uint _first;
    private int _count;

    /// <summary>Where the stream goes back to.</summary>
    public CandidatePath Relay { get; private set; }

    /// <summary>What the peer is asked.</summary>
    public UInt128 Number => (UInt128)_count;

    /// <summary>When to call <see cref="HasFailed"/>; null while there is no trial.</summary>
    public TimeSpan? Deadline { get; private set; }

    /// <summary>Whether it is not known yet that the path leads to the peer.</summary>
    public bool IsRunning => Deadline is not null;

    /// <summary>Begins; false when other paths have failed too often.</summary>
    /// <param name="relay">The path that is left.</param>
    /// <param name="next">The number of the next packet.</param>
    /// <param name="now">The time.</param>
    public bool TryStart(CandidatePath relay, uint next, TimeSpan now)
    {
        if (_count == Most)
        {
            return false;
        }

        _count++;
        Relay = relay;
        _first = next;
        Deadline = now + Duration;
        return true;
    }

    /// <summary>The peer answered.</summary>
    public void HandleAnswer(UInt128 number)
    {
        if (number == Number)
        {
            Deadline = null;
        }
    }

    /// <summary>The peer acknowledged something, which may have been sent on the path.</summary>
    /// <param name="acknowledged">The first number that is not acknowledged.</param>
    public void HandleAcknowledged(uint acknowledged) => Deadline = IsPassed(acknowledged) ? null : Deadline;

    /// <summary>Whether the time is over and nothing of what was sent on the path has arrived; once.</summary>
    /// <param name="next">As for <see cref="TryStart"/>.</param>
    /// <param name="acknowledged">The first number that is not acknowledged.</param>
    /// <param name="now">The time.</param>
    public bool HasFailed(uint next, uint acknowledged, TimeSpan now)
    {
        if (!IsRunning || now < Deadline)
        {
            return false;
        }

        Deadline = null;
        return next != _first && !IsPassed(acknowledged);
    }

    private bool IsPassed(uint acknowledged) => (int)(acknowledged - _first) > 0;
}
