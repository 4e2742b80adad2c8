using HyperDht.Limits;
using HyperDht.Udx.Wire;

namespace HyperDht.Udx.Receiving;

/// <summary>The receiving half of a stream: order, window and memory (spec 04 §6 to §9).</summary>
/// <remarks>Pure. Payloads are handed out by the shell, which calls <see cref="TryTakeStored"/> after each delivery until there is none.</remarks>
internal sealed class UdxReceiveCore(UdxLimits limits, ReceiveBudget budget, uint initialSequence = 0)
{
    /// <summary>Most SACK blocks of one packet.</summary>
    public const int MaxSackBlocks = 50;

    private const int MinDistance = 64;
    private const int BytesPerPlace = 256;
    private const int OverheadPerStored = 64;
    private const int LargestPayload = 1472;

    private readonly ReorderBuffer _store = new();
    private uint? _end;
    private long _unread;
    private long _stored;
    private uint _advertised = (uint)limits.ReceiveWindow;

    /// <summary>The next expected number.</summary>
    public uint Next { get; private set; } = initialSequence;

    /// <summary>Whether everything up to the peer's end was delivered.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Bytes delivered and not consumed, and bytes kept behind gaps: what counts against the window.</summary>
    public long BufferedBytes => _unread + _stored;

    /// <summary>Whether SACK blocks are needed to say what arrived.</summary>
    public bool HasGaps => _store.Count > 0;

    /// <summary>Whether the reader freed so much that the peer should hear of it unasked.</summary>
    public bool IsWindowNewsDue
    {
        get
        {
            var maximum = (uint)limits.ReceiveWindow;
            return _advertised < maximum / 2 && FreeBytes >= (long)_advertised + (maximum / 4);
        }
    }

    private long FreeBytes => Math.Min(limits.ReceiveWindow - BufferedBytes, budget.Available);

    private int MaxDistance => Math.Max(MinDistance, limits.ReceiveWindow / BytesPerPlace);

    /// <summary>The window to put into a packet that leaves now.</summary>
    public uint TakeWindow() => _advertised = (uint)Math.Clamp(FreeBytes, 0, limits.ReceiveWindow);

    /// <summary>Handles a packet with Data or End. After <see cref="SegmentVerdict.Deliver"/> the payload counts as unread.</summary>
    public SegmentVerdict HandleSegment(uint sequence, UdxFlags flags, ReadOnlySpan<byte> payload)
    {
        var distance = Sequence.Distance(sequence, Next);
        if (distance < 0)
        {
            return SegmentVerdict.Duplicate;
        }

        if (IsEnded || (_end is { } end && Sequence.IsBefore(end, sequence)))
        {
            // Acknowledged without effect: after the end nothing counts any more.
            return SegmentVerdict.Duplicate;
        }

        if (distance > 0 && _store.Contains(Next, distance))
        {
            return SegmentVerdict.Duplicate;
        }

        var length = (flags & UdxFlags.Data) != 0 ? payload.Length : 0;
        if (distance > 0)
        {
            return Store(distance, sequence, flags, payload[..length]);
        }

        // One packet more than fits: older peers probe a closed window with data (spec 04 §22).
        if (BufferedBytes + length > limits.ReceiveWindow + LargestPayload || (budget.Available == 0 && BufferedBytes > 0))
        {
            UdxMetrics.ReceiveDropped.Add(1);
            return SegmentVerdict.Dropped;
        }

        Advance(sequence, flags);
        AddUnread(length);
        return SegmentVerdict.Deliver;
    }

    /// <summary>Takes the next stored packet if its turn has come; its payload counts as unread.</summary>
    public bool TryTakeStored(out byte[] payload)
    {
        if (IsEnded || !_store.TryTakeNext(Next, out var flags, out payload))
        {
            payload = [];
            return false;
        }

        _stored -= payload.Length;
        budget.Return(payload.Length + OverheadPerStored);
        Advance(Next, flags);
        AddUnread(payload.Length);
        return true;
    }

    /// <summary>The reader took bytes.</summary>
    public void Consume(int bytes)
    {
        var taken = Math.Min(bytes, _unread);
        _unread -= taken;
        budget.Return(taken);
    }

    /// <summary>Whether a DESTROY with this number may be meant (threat-model U2).</summary>
    public bool IsPlausibleDestroy(uint sequence)
    {
        var distance = Sequence.Distance(sequence, Next);
        var isPlausible = distance >= 0 && distance <= limits.DestroyDistance;
        UdxMetrics.SequenceDropped.Add(isPlausible ? 0 : 1);
        return isPlausible;
    }

    /// <summary>Writes what arrived behind gaps; returns the number of blocks.</summary>
    public int WriteSackBlocks(Span<byte> destination) => _store.WriteRuns(Next, destination, MaxSackBlocks);

    /// <summary>Gives back all memory.</summary>
    public void Close()
    {
        budget.Return(_unread);
        _unread = 0;
        DropStored();
    }

    private SegmentVerdict Store(int distance, uint sequence, UdxFlags flags, ReadOnlySpan<byte> payload)
    {
        if (distance >= MaxDistance)
        {
            UdxMetrics.SequenceDropped.Add(1);
            return SegmentVerdict.Dropped;
        }

        // What was promised is taken: the overhead counts against the budget, and is bounded by the distance.
        if (payload.Length > FreeBytes)
        {
            UdxMetrics.ReceiveDropped.Add(1);
            return SegmentVerdict.Dropped;
        }

        _store.TryAdd(Next, distance, flags, payload);
        if ((flags & UdxFlags.End) != 0)
        {
            _end ??= sequence;
        }

        _stored += payload.Length;
        budget.Take(payload.Length + OverheadPerStored);
        return SegmentVerdict.Stored;
    }

    private void DropStored()
    {
        budget.Return(_stored + ((long)_store.Count * OverheadPerStored));
        _stored = 0;
        _store.Clear();
    }

    private void Advance(uint sequence, UdxFlags flags)
    {
        Next = sequence + 1;
        _store.Advance();
        if ((flags & UdxFlags.End) == 0 && _end != sequence)
        {
            return;
        }

        _end = sequence;
        IsEnded = true;
        DropStored();
    }

    private void AddUnread(int bytes)
    {
        _unread += bytes;
        budget.Take(bytes);
    }
}
