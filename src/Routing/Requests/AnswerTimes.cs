namespace HyperDht.Routing.Requests;

/// <summary>How long answers take: usually, and from the few addresses that differ, by being slower or silent.</summary>
/// <remarks>
/// Only those few are remembered, and at most <see cref="Capacity"/> of them. Whoever was silent for a second is still asked again,
/// but no query that has found enough waits for it a second time.
/// </remarks>
internal sealed class AnswerTimes
{
    /// <summary>Addresses remembered.</summary>
    public const int Capacity = 1024;

    /// <summary>The least time that a node nobody has asked before gets to answer before a walk may end without it.</summary>
    public static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(250);

    private readonly RoundTripClock _usual = new();
    private Dictionary<PeerAddress, Oddity> _recent = [];
    private Dictionary<PeerAddress, Oddity> _previous = [];
    private TimeSpan _lastAnswer;

    /// <summary>After how long an answer takes longer than usual.</summary>
    public TimeSpan SlowAfter => _usual.SlowAfter;

    /// <summary>An answer came.</summary>
    /// <param name="from">Whose.</param>
    /// <param name="roundTrip">How long it took.</param>
    /// <param name="isMeasured">Whether that is certain: the request was sent once.</param>
    /// <param name="now">The time.</param>
    public void HandleAnswer(PeerAddress from, TimeSpan roundTrip, bool isMeasured, TimeSpan now)
    {
        _lastAnswer = now;
        var isSlow = isMeasured && roundTrip > SlowAfter;
        if (isMeasured)
        {
            // One odd node must not make all others seem slow for long; a network that changed is believed after a few answers.
            var most = SlowAfter * 2;
            _usual.Add(roundTrip < most ? roundTrip : most);
        }

        if (isSlow)
        {
            Remember(from, new Oddity(roundTrip, IsSilent: false));
        }
        else if (_recent.Count + _previous.Count > 0)
        {
            _recent.Remove(from);
            _previous.Remove(from);
        }
    }

    /// <summary>No answer came for longer than a walk waits. It says nothing when nobody else answered either: then it may be us.</summary>
    /// <param name="to">Who was asked.</param>
    /// <param name="sent">When.</param>
    public void HandleSilence(PeerAddress to, TimeSpan sent)
    {
        if (_lastAnswer > sent)
        {
            Remember(to, new Oddity(TimeSpan.Zero, IsSilent: true));
        }
    }

    /// <summary>Whatever was learned belongs to another place or time: the host slept, or its network changed.</summary>
    public void Forget()
    {
        _recent.Clear();
        _previous.Clear();
    }

    /// <summary>How long a walk that has found enough waits for an address: not at all when it was silent the last time.</summary>
    public TimeSpan PatienceWith(PeerAddress address)
    {
        var usual = SlowAfter < FirstPatience ? FirstPatience : SlowAfter;
        if (!TryGet(address, out var known))
        {
            return usual;
        }

        var own = known.RoundTrip * 2;
        return known.IsSilent ? TimeSpan.Zero
            : own < usual ? usual
            : own < OutboundRequest.DefaultTimeout ? own : OutboundRequest.DefaultTimeout;
    }

    private bool TryGet(PeerAddress address, out Oddity known)
    {
        known = default;
        return _recent.Count + _previous.Count > 0
            && (_recent.TryGetValue(address, out known) || _previous.TryGetValue(address, out known));
    }

    // Two generations of half the size forget the oldest without bookkeeping per entry.
    private void Remember(PeerAddress address, Oddity what)
    {
        if (_recent.Count >= Capacity / 2 && !_recent.ContainsKey(address))
        {
            _previous = _recent;
            _recent = [];
        }

        _recent[address] = what;
    }

    private readonly record struct Oddity(TimeSpan RoundTrip, bool IsSilent);
}
