namespace HyperDht.Udx.Sending;

/// <summary>Measures how fast packets arrive, from what each packet noted when it was sent (spec 04 §16.1).</summary>
internal sealed class DeliveryRate
{
    private TimeSpan _deliveredAt;
    private TimeSpan _firstSentAt;
    private long _firstSentOrder;
    private long _appLimitedUntil = -1;
    private long _newestOrder = -1;
    private long _newestDeliveredBefore;
    private long _sentMeanwhile;
    private long _newestLostBefore;
    private TimeSpan _interval;
    private bool _newestIsAppLimited;

    /// <summary>Packets delivered since the stream began.</summary>
    public long Delivered { get; private set; }

    /// <summary>Packets found lost since the stream began.</summary>
    public long Lost { get; set; }

    /// <summary>Packets delivered when the newest packet of this batch was sent.</summary>
    public long PriorDelivered => _newestOrder < 0 ? Delivered : _newestDeliveredBefore;

    /// <summary>Packets that arrived in <see cref="Interval"/>, never more than were sent in such a span: a peer may report arrivals late.</summary>
    public long DeliveredMeanwhile => _newestOrder < 0 ? 0 : Math.Min(Delivered - _newestDeliveredBefore, _sentMeanwhile);

    /// <summary>Packets lost since the newest packet of this batch was sent.</summary>
    public long LostMeanwhile => _newestOrder < 0 ? 0 : Lost - _newestLostBefore;

    /// <summary>The span in which packets since <see cref="PriorDelivered"/> arrived; zero when unknown.</summary>
    public TimeSpan Interval => _newestOrder < 0 ? TimeSpan.Zero : _interval;

    /// <summary>Whether the newest packet of this batch left when nothing more waited.</summary>
    public bool IsAppLimited => _newestIsAppLimited;

    /// <summary>Notes in a packet what is known while it leaves.</summary>
    public void Stamp(ref PacketRecord record, TimeSpan now, bool wasIdle)
    {
        if (wasIdle)
        {
            _firstSentAt = now;
            _firstSentOrder = record.SendOrder;
            _deliveredAt = now;
        }

        record.DeliveredBefore = Delivered;
        record.LostBefore = Lost;
        record.DeliveredAt = _deliveredAt;
        record.FirstSentAt = _firstSentAt;
        record.FirstSentOrder = _firstSentOrder;
        record.IsAppLimited = _appLimitedUntil >= 0;
    }

    /// <summary>Counts a packet that arrived.</summary>
    public void OnDelivered(in PacketRecord record, TimeSpan now)
    {
        Delivered++;
        if (record.SendOrder <= _newestOrder)
        {
            return;
        }

        _newestOrder = record.SendOrder;
        _newestDeliveredBefore = record.DeliveredBefore;
        _newestLostBefore = record.LostBefore;
        _newestIsAppLimited = record.IsAppLimited;
        var sending = record.SentAt - record.FirstSentAt;
        var arriving = now - record.DeliveredAt;
        _interval = sending > arriving ? sending : arriving;
        _sentMeanwhile = record.SendOrder - record.FirstSentOrder + 1;
        _firstSentAt = record.SentAt;
        _firstSentOrder = record.SendOrder;
    }

    /// <summary>Ends a batch: the next sample starts here.</summary>
    public void CompleteBatch(TimeSpan now)
    {
        _newestOrder = -1;
        _deliveredAt = now;
        if (Delivered > _appLimitedUntil)
        {
            _appLimitedUntil = -1;
        }
    }

    /// <summary>Notes that there is nothing to send although more could be in flight.</summary>
    public void MarkAppLimited(int inFlight) => _appLimitedUntil = Delivered + inFlight;
}
