namespace HyperDht.Holepunch.Punching;

/// <summary>Decides which probe a dialer believes (spec 03 §24 "Off-path"): one from a host that the peer named at once, any other only after a moment.</summary>
/// <remarks>Pure.</remarks>
internal sealed class ProbeGate
{
    /// <summary>How long a probe of a stranger waits for a better one.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>When the stranger is believed after all; null while nobody waits.</summary>
    public TimeSpan? Deadline { get; private set; }

    /// <summary>The first stranger.</summary>
    public ProbeSource? Stranger { get; private set; }

    /// <summary>Takes a probe; true when it is to be believed now.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="isKnown">Whether the peer, or its relay, has named the host.</param>
    /// <param name="now">The time.</param>
    public bool Handle(ProbeSource source, bool isKnown, TimeSpan now)
    {
        if (isKnown)
        {
            return true;
        }

        Stranger ??= source;
        Deadline ??= now + Patience;
        return false;
    }
}
