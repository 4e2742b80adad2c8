namespace HyperDht.Udx.Sending;

/// <summary>Finds lost packets by the time at which later ones arrived: RACK (RFC 8985, spec 04 §15.3).</summary>
/// <remarks>Packets are ordered by a counter of sendings instead of their time, because all packets of one turn share the time.</remarks>
internal sealed class LossDetector(PacketRing ring, RoundTripEstimator roundTrip)
{
    private const int MaxPatience = 16;

    private static readonly TimeSpan MinWindow = TimeSpan.FromMilliseconds(1);

    private long _newestOrder = -1;
    private TimeSpan _newestRoundTrip;
    private int _patience = 1;

    /// <summary>When to look again, if some packet is overdue but not yet given up.</summary>
    public TimeSpan? Deadline { get; private set; }

    // Starts at a quarter of the shortest round trip, so that a first reordered packet costs nothing, and grows with each mistake.
    private TimeSpan Window
    {
        get
        {
            var window = roundTrip.Minimum / 4 * _patience;
            window = window < MinWindow ? MinWindow : window;
            return window > roundTrip.Smoothed && roundTrip.Smoothed > MinWindow ? roundTrip.Smoothed : window;
        }
    }

    /// <summary>Learns from a packet that arrived.</summary>
    public void OnDelivered(in PacketRecord record, TimeSpan now)
    {
        var elapsed = now - record.SentAt;
        if (record.IsRetransmitted && elapsed < roundTrip.Minimum)
        {
            // Too soon for an answer to the retransmission: the first sending was only late.
            _patience = Math.Min(_patience + 1, MaxPatience);
            return;
        }

        if (record.SendOrder > _newestOrder)
        {
            _newestOrder = record.SendOrder;
            _newestRoundTrip = elapsed;
        }
    }

    /// <summary>Marks what must be lost by now; returns how many.</summary>
    public int Detect(TimeSpan now)
    {
        Deadline = null;
        var lost = 0;
        var patience = _newestRoundTrip + Window;
        while (ring.InFlightCount > 0)
        {
            var sequence = ring.OldestInFlight;
            ref var record = ref ring[sequence];
            if (record.SendOrder >= _newestOrder)
            {
                break;
            }

            if (now - record.SentAt < patience)
            {
                Deadline = record.SentAt + patience;
                break;
            }

            ring.MarkLost(sequence);
            lost++;
        }

        return lost;
    }

    /// <summary>After a timeout: marks the first packet, and everything that had the time to be answered; returns how many.</summary>
    /// <remarks>
    /// The first packet is then the first to be repaired: a peer whose memory is full behind the gap drops every other one, and
    /// one packet leaves at each timeout.
    /// </remarks>
    public int DetectAfterTimeout(TimeSpan now)
    {
        Deadline = null;
        var lost = 0;
        var patience = _newestRoundTrip + Window;
        while (ring.InFlightCount > 0 && now - ring[ring.OldestInFlight].SentAt >= patience)
        {
            ring.MarkLost(ring.OldestInFlight);
            lost++;
        }

        var first = ring.SkipDelivered(ring.First);
        if (first != ring.Next)
        {
            lost += ring[first].State == PacketState.InFlight ? 1 : 0;
            ring.MoveToFirstLost(first);
        }

        return lost;
    }
}
