using HyperDht.Limits;
using HyperDht.Runtime;
using HyperDht.Transport;
using HyperDht.Udx.Wire;

namespace HyperDht.Udx.Sending;

/// <summary>The sending half of a stream: what leaves when, and what is known about it (spec 04 §5, §8, §15).</summary>
/// <remarks>
/// Pure. The shell feeds packets with <see cref="HandlePacket"/>; at the end of a turn it calls <see cref="Update"/>,
/// takes packets until there is none, and calls <see cref="CompleteFlush"/>.
/// </remarks>
internal sealed class UdxSendCore
{
    /// <summary>Bytes of a full packet: 1200 less the headers of IPv4, UDP and the stream.</summary>
    public const int MaxPayload = 1152;

    private const int WriteMark = 262_144;

    private readonly ICongestionController _congestion;
    private readonly PacketRing _ring;
    private readonly PeerWindow _window;
    private readonly WriteQueue _queue = new();
    private readonly DeliveryRate _rate = new();
    private readonly Pacer _pacer = new();
    private readonly HeartbeatTimer _heartbeat = new();
    private readonly LossDetector _detector;
    private readonly DeliveryTracker _tracker;
    private readonly RecoveryTimers _timers;

    private RecoveryEpisode _recovery;
    private UnansweredAllowance _allowance;
    private long _packed;
    private long _sendOrder;
    private TimeSpan? _pacedUntil;
    private bool _isEndSent;
    private OutgoingPacket? _copy;
    private bool _isProbeDue;
    private bool _isHeartbeatDue;

    public UdxSendCore(UdxLimits limits, ICongestionController congestion, uint initialSequence = 0, uint initialRemoteSequence = 0)
    {
        _allowance = new UnansweredAllowance(limits.UnansweredPackets, limits.UnansweredRepetitions);
        _congestion = congestion;
        _ring = new PacketRing(initialSequence);
        _window = new PeerWindow(initialSequence, initialRemoteSequence);
        _detector = new LossDetector(_ring, RoundTrip);
        _tracker = new DeliveryTracker(_ring, _rate, _detector, limits.SackBlocks);
        _timers = new RecoveryTimers(RoundTrip);
    }

    /// <summary>Round trip and timeouts.</summary>
    public RoundTripEstimator RoundTrip { get; } = new();

    /// <summary>The number of the next new packet.</summary>
    public uint Next => _ring.Next;

    /// <summary>The first number that is not acknowledged.</summary>
    public uint Acknowledged => _ring.First;

    /// <summary>Whether the write side was ended.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Whether the peer's address has sent something for this stream; until then few packets leave (threat-model U5).</summary>
    public bool IsAnswered
    {
        get => _allowance.IsAnswered;
        set => _allowance.IsAnswered = value;
    }

    /// <summary>Bytes written and not acknowledged, selectively or otherwise: a gap must not stop the writer.</summary>
    public long QueuedBytes => _queue.End - _tracker.DeliveredBytes;

    /// <summary>Whether a writer should go on (spec 04 §17).</summary>
    public bool IsWritable =>
        !IsEnding && QueuedBytes <= WriteMark + Math.Min((long)_congestion.Window * MaxPayload, _window.Bytes);

    /// <summary>Whether everything written, and the end if there is one, arrived.</summary>
    public bool IsAllAcknowledged => _ring.Span == 0 && !HasUnsent;

    /// <summary>Whether the end of this side arrived.</summary>
    public bool IsEndAcknowledged => _isEndSent && IsAllAcknowledged;

    /// <summary>Whether nothing but a bare END is unconfirmed.</summary>
    public bool IsOnlyEndMissing => _isEndSent && _ring.Span == 1 && _ring[_ring.First].Length == 0;

    /// <summary>Packets on their way.</summary>
    public int InFlight => _ring.InFlightCount;

    /// <summary>The controller's window.</summary>
    public int CongestionWindow => _congestion.Window;

    /// <summary>Packets sent again.</summary>
    public long Retransmissions { get; private set; }

    /// <summary>Retransmission timeouts.</summary>
    public long Timeouts { get; private set; }

    /// <summary>Repairs begun.</summary>
    public long Recoveries { get; private set; }

    /// <summary>When to call <see cref="HandleTimeout"/>, or to flush.</summary>
    public TimeSpan? Deadline => Deadlines.Earlier(
        Deadlines.Earlier(_detector.Deadline, _timers.Deadline), Deadlines.Earlier(_pacedUntil, _heartbeat.Deadline));

    private bool HasUnsent => _packed < _queue.End || (IsEnding && !_isEndSent);

    private int Outstanding => _ring.InFlightCount + _ring.LostCount;

    /// <summary>Queues bytes.</summary>
    public void Write(ReadOnlyMemory<byte> bytes, IDisposable? owner) => _queue.Append(bytes, owner);

    /// <summary>Queues the end behind everything written.</summary>
    public void End() => IsEnding = true;

    /// <summary>Sets or stops the keep-alive.</summary>
    public void SetKeepAlive(TimeSpan? interval) => _heartbeat.SetKeepAlive(interval);

    /// <summary>Gives back every buffer.</summary>
    public void Close() => _queue.Clear();

    /// <summary>Steps 8 to 13 of spec 04 §6. False: the packet acknowledges what was never sent; answer nothing.</summary>
    public bool HandlePacket(in UdxPacket packet, TimeSpan now)
    {
        var header = packet.Header;
        var acknowledgement = header.Acknowledgement;
        if (Sequence.IsBefore(_ring.Next, acknowledgement))
        {
            return false;
        }

        _heartbeat.Hear(now);
        if (_tracker.IsCurrent(acknowledgement))
        {
            _window.Update(header);
            _tracker.AcknowledgeBefore(acknowledgement, now);
        }

        _tracker.AcknowledgeBlocks(packet.SackBlocks, now);
        return true;
    }

    /// <summary>Draws conclusions from the packets of a turn (steps 14 and 16).</summary>
    public void Update(TimeSpan now)
    {
        if (_tracker.Acknowledged == 0)
        {
            return;
        }

        _queue.ReleaseBefore(_tracker.ReleasedBytes);
        if (_tracker.RoundTrip is { } sample)
        {
            RoundTrip.Add(sample, now);
        }

        _timers.OnProgress(now, Outstanding);
        NoteLosses(_detector.Detect(now), now);
        if (_recovery.TryEnd(_ring.First))
        {
            _congestion.OnRecovered(now);
        }

        _congestion.OnAcknowledged(_tracker.TakeSample(now, RoundTrip.Smoothed));
    }

    /// <summary>Handles a passed deadline; false: the peer is gone.</summary>
    public bool HandleTimeout(TimeSpan now)
    {
        if (_detector.Deadline <= now)
        {
            NoteLosses(_detector.Detect(now), now);
        }

        switch (_timers.HandleTimeout(now))
        {
            case TimeoutAction.Probe:
                _isProbeDue = true;
                break;
            case TimeoutAction.TimedOut:
                StartOver(now);
                break;
            case TimeoutAction.GiveUp:
                return false;
        }

        _isHeartbeatDue |= _heartbeat.HandleTimeout(now, RoundTrip.Timeout);
        return !_heartbeat.HasGivenUp(now, _timers.PatienceWithPeer);
    }

    /// <summary>The packets go another way, to an address that has said nothing yet; what is on a dead way leaves again.</summary>
    public void HandlePathChange(TimeSpan now, bool isFormerDead)
    {
        _allowance.Renew();
        if (isFormerDead && _ring.Span > 0)
        {
            _recovery.StartOver(_ring.Next);
            _tracker.NoteLosses(_detector.DetectAfterTimeout(now));
            _timers.OnProgress(now, Outstanding);
        }
    }

    /// <summary>Begins to take packets.</summary>
    public void BeginFlush(TimeSpan now)
    {
        _pacedUntil = null;
        _copy = null;
        _pacer.Refill(now, _congestion.PacingRate, UdxHeader.Length + MaxPayload);
    }

    /// <summary>The next data packet that may leave now.</summary>
    public bool TryTakePacket(TimeSpan now, out OutgoingPacket packet)
    {
        packet = default;
        if (_isProbeDue)
        {
            _isProbeDue = false;
            return TryTakeProbe(now, out packet);
        }

        if (_copy is { } copy)
        {
            _copy = null;
            packet = copy;
            return true;
        }

        var isRepair = _ring.LostCount > 0;
        if (isRepair ? _ring.InFlightCount >= _congestion.Window || !MayRepeat : !MaySendNew())
        {
            return false;
        }

        if (!_pacer.IsOpen)
        {
            _pacedUntil = _pacer.NextBurst(now);
            return false;
        }

        packet = isRepair ? Repair(_ring.OldestLost, now) : SendNew(now);
        return true;
    }

    /// <summary>Copies the payload of a packet that leaves.</summary>
    public void CopyPayload(in OutgoingPacket packet, Span<byte> destination) => _queue.CopyTo(packet.Offset, destination);

    /// <summary>Whether a heartbeat is to be sent.</summary>
    public bool TryTakeHeartbeat()
    {
        var isDue = _isHeartbeatDue;
        _isHeartbeatDue = false;
        return isDue;
    }

    /// <summary>Ends the taking of packets.</summary>
    public void CompleteFlush(TimeSpan now)
    {
        if (!HasUnsent && _ring.LostCount == 0 && _ring.InFlightCount < _congestion.Window)
        {
            _rate.MarkAppLimited(_ring.InFlightCount);
        }

        if ((HasUnsent && !_allowance.HasRoom) || (_ring.LostCount > 0 && !MayRepeat))
        {
            UdxMetrics.UnansweredHeld.Add(1);
        }

        if (Outstanding > 0)
        {
            return;
        }

        if (!HasUnsent)
        {
            _ring.Trim();
            _heartbeat.Rest(now);
        }
        else if (_window.Bytes == 0)
        {
            _isHeartbeatDue |= _heartbeat.WaitForWindow(now, RoundTrip.Timeout);
        }
    }

    private bool MaySendNew() =>
        HasUnsent
        && _ring.InFlightCount < Math.Min(_congestion.Window, _window.ToPackets(MaxPayload))
        && HasRoomForNew();

    // A peer that has acknowledged something is there, or was: it may have moved.
    private bool MayRepeat => _tracker.DeliveredBytes > 0 || _allowance.HasRoomToRepeat;

    private bool HasRoomForNew() => _ring.Span < PacketRing.MaxSpan && _allowance.HasRoom;

    private void NoteLosses(int lost, TimeSpan now)
    {
        if (lost == 0)
        {
            return;
        }

        _tracker.NoteLosses(lost);
        if (_recovery.TryBegin(_ring.Next))
        {
            Recoveries++;
            _congestion.OnRecoveryStarted(now, _ring.InFlightCount);
        }
    }

    private void StartOver(TimeSpan now)
    {
        Timeouts++;
        _recovery.StartOver(_ring.Next);
        _tracker.NoteLosses(_detector.DetectAfterTimeout(now));
        _congestion.OnTimeout(now, _ring.InFlightCount);
    }

    // A new packet if the peer may get one. If its window is full, the missing one that opens it; else the one that left last.
    private bool TryTakeProbe(TimeSpan now, out OutgoingPacket packet)
    {
        packet = default;
        var hasWindow = _ring.InFlightCount < _window.ToPackets(MaxPayload);
        if (HasUnsent && hasWindow && HasRoomForNew())
        {
            packet = SendNew(now);
            return true;
        }

        var isOldest = !hasWindow && _ring.Span > 0;
        if (!MayRepeat || (!isOldest && _ring.InFlightCount == 0))
        {
            return false;
        }

        packet = Retransmit(isOldest ? _ring.SkipDelivered(_ring.First) : _ring.YoungestInFlight, now);
        return true;
    }

    private OutgoingPacket SendNew(TimeSpan now)
    {
        var wasIdle = Outstanding == 0;
        var length = (int)Math.Min(MaxPayload, _queue.End - _packed);
        var flags = length > 0 ? UdxFlags.Data : UdxFlags.None;
        if (IsEnding && _packed + length == _queue.End)
        {
            flags |= UdxFlags.End;
            _isEndSent = true;
        }

        var sequence = _ring.Next;
        ref var record = ref _ring.Add();
        record.Offset = _packed;
        record.Length = (ushort)length;
        record.Flags = flags;
        _packed += length;
        _allowance.HandleSent();
        return NoteSent(ref record, sequence, wasIdle, now);
    }

    // What was lost twice, or holds up a peer that has little room left behind the gap, leaves in two copies.
    private OutgoingPacket Repair(uint sequence, TimeSpan now)
    {
        var isUrgent = _ring[sequence].IsRetransmitted || _window.ToPackets(MaxPayload) < _congestion.Window;
        var packet = Retransmit(sequence, now);
        if (isUrgent && _recovery.State == RecoveryState.Recovery)
        {
            _copy = packet;
            _pacer.Spend(UdxHeader.Length + packet.Length);
        }

        return packet;
    }

    private OutgoingPacket Retransmit(uint sequence, TimeSpan now)
    {
        _ring.MoveToYoungest(sequence);
        _allowance.HandleRepeated();
        ref var record = ref _ring[sequence];
        record.IsRetransmitted = true;
        Retransmissions++;
        return NoteSent(ref record, sequence, wasIdle: false, now);
    }

    private OutgoingPacket NoteSent(ref PacketRecord record, uint sequence, bool wasIdle, TimeSpan now)
    {
        record.SentAt = now;
        record.SendOrder = _sendOrder++;
        _rate.Stamp(ref record, now, wasIdle);
        _congestion.OnSent(now, _ring.InFlightCount - 1);
        _pacer.Spend(UdxHeader.Length + record.Length);
        _timers.OnSent(now, Outstanding);
        _heartbeat.Suspend();
        return new OutgoingPacket(sequence, record.Flags, record.Offset, record.Length);
    }
}
