using HyperDht.Transport;
using HyperDht.Udx.Wire;

namespace HyperDht.Udx.Sending;

/// <summary>Reads acknowledgements and SACK blocks, and sums up what the packets of a turn said (spec 04 §6 steps 12 and 13).</summary>
internal sealed class DeliveryTracker(PacketRing ring, DeliveryRate rate, LossDetector detector, int maxBlocks)
{
    private uint _cumulative = ring.First;
    private int _priorInFlight;
    private long _sampleOrder = -1;
    private TimeSpan _sample;

    /// <summary>Packets newly delivered in this batch.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Packets found lost since the last batch.</summary>
    public int Lost { get; private set; }

    /// <summary>Bytes of the stream that arrived without a gap.</summary>
    public long ReleasedBytes { get; private set; }

    /// <summary>Bytes of the stream that arrived, gaps or not.</summary>
    public long DeliveredBytes { get; private set; }

    /// <summary>Round trip of the youngest packet of this batch that was sent once.</summary>
    public TimeSpan? RoundTrip => _sampleOrder >= 0 ? _sample : null;

    /// <summary>Whether a packet's acknowledgement is not behind the highest seen.</summary>
    public bool IsCurrent(uint acknowledgement) => !Sequence.IsBefore(acknowledgement, _cumulative);

    /// <summary>Everything before a number arrived.</summary>
    public void AcknowledgeBefore(uint acknowledgement, TimeSpan now)
    {
        BeginBatch();
        _cumulative = acknowledgement;
        while (Sequence.IsBefore(ring.First, acknowledgement))
        {
            if (ring[ring.First].State != PacketState.Delivered)
            {
                Deliver(ring.First, now);
            }

            RemoveFirst();
        }

        RemoveDelivered();
    }

    /// <summary>Takes the valid blocks; the cost is what they newly say, not what they span (threat-model U3).</summary>
    public void AcknowledgeBlocks(SackBlocks blocks, TimeSpan now)
    {
        if (blocks.Count == 0)
        {
            return;
        }

        BeginBatch();
        var count = Math.Min(blocks.Count, maxBlocks);
        var ignored = blocks.Count - count;
        for (var i = 0; i < count; i++)
        {
            blocks.Read(i, out var start, out var end);
            if (!IsValid(start, end))
            {
                ignored++;
                continue;
            }

            start = Sequence.IsBefore(start, ring.First) ? ring.First : start;
            for (var s = ring.SkipDelivered(start); Sequence.IsBefore(s, end); s = ring.SkipDelivered(s + 1))
            {
                Deliver(s, now);
            }
        }

        if (ignored > 0)
        {
            UdxMetrics.SackIgnored.Add(ignored);
        }

        RemoveDelivered();
    }

    /// <summary>Counts losses into the batch.</summary>
    public void NoteLosses(int lost)
    {
        Lost += lost;
        rate.Lost += lost;
    }

    /// <summary>Ends the batch with what the congestion controller learns from it.</summary>
    public CongestionSample TakeSample(TimeSpan now, TimeSpan smoothedRoundTrip)
    {
        var sample = new CongestionSample
        {
            Now = now,
            Acknowledged = Acknowledged,
            Lost = Lost,
            InFlight = ring.InFlightCount,
            PriorInFlight = _priorInFlight,
            Delivered = rate.Delivered,
            PriorDelivered = rate.PriorDelivered,
            DeliveredMeanwhile = rate.DeliveredMeanwhile,
            LostMeanwhile = rate.LostMeanwhile,
            Interval = rate.Interval,
            RoundTrip = RoundTrip ?? TimeSpan.Zero,
            SmoothedRoundTrip = smoothedRoundTrip,
            IsAppLimited = rate.IsAppLimited,
        };
        Acknowledged = 0;
        Lost = 0;
        _sampleOrder = -1;
        rate.CompleteBatch(now);
        return sample;
    }

    private bool IsValid(uint start, uint end) =>
        Sequence.IsBefore(start, end)
        && Sequence.IsBefore(start, ring.Next)
        && !Sequence.IsBefore(ring.Next, end)
        && !Sequence.IsBefore(start, _cumulative);

    private void BeginBatch()
    {
        if (Acknowledged == 0)
        {
            _priorInFlight = ring.InFlightCount;
        }
    }

    private void RemoveDelivered()
    {
        while (ring.Span > 0 && ring[ring.First].State == PacketState.Delivered)
        {
            RemoveFirst();
        }
    }

    private void RemoveFirst()
    {
        ref var record = ref ring[ring.First];
        ReleasedBytes = record.Offset + record.Length;
        ring.RemoveFirst();
    }

    private void Deliver(uint sequence, TimeSpan now)
    {
        ref var record = ref ring[sequence];
        if (!record.IsRetransmitted && record.SendOrder > _sampleOrder)
        {
            _sampleOrder = record.SendOrder;
            _sample = now - record.SentAt;
        }

        detector.OnDelivered(record, now);
        rate.OnDelivered(record, now);
        ring.MarkDelivered(sequence);
        DeliveredBytes += record.Length;
        Acknowledged++;
    }
}
