using HyperDht.Runtime;
using HyperDht.Transport;
using HyperDht.Udx.Receiving;
using HyperDht.Udx.Sending;
using HyperDht.Udx.Wire;

namespace HyperDht.Udx;

/// <summary>One reliable, congestion-controlled, bidirectional byte stream with unordered messages (spec 04). On the loop only.</summary>
/// <remarks>
/// Everything leaves at the end of a turn: packets that were written, repaired or freed by acknowledgements in the turn, and
/// one acknowledgement for all that arrived in it, unless a data packet carries it.
/// </remarks>
internal sealed class UdxStream : ILoopFlushable
{
    /// <summary>Largest message that fits into a datagram.</summary>
    public const int MaxMessage = 1472 - UdxHeader.Length;

    private const int PacketsPerTurn = 512;

    private static readonly Action<object?> FlushLater = state => ((UdxStream)state!).ScheduleFlush();

    private readonly UdxContext _context;
    private readonly IUdxStreamHandler _handler;
    private readonly UdxSendCore _send;
    private readonly UdxReceiveCore _receive;
    private readonly UdxPath _path;
    private readonly PendingReset _reset = new();
    private readonly AnswerGate _answers;
    private readonly ILoopTimer _timer;

    private bool _isFlushScheduled;
    private bool _isAckDue;
    private bool _isEndDelivered;
    private bool _isEndConfirmed;
    private WriterNews _news;
    private long _bytesReceived;

    internal UdxStream(UdxContext context, uint id, IUdxStreamHandler handler, UdxStreamOptions options)
    {
        _context = context;
        _handler = handler;
        Id = id;
        _send = new UdxSendCore(context.Limits, context.CreateController(), options.InitialSequence, options.InitialRemoteSequence);
        _receive = new UdxReceiveCore(context.Limits, context.Budget, options.InitialRemoteSequence);
        _path = new UdxPath(_receive);
        _answers = new AnswerGate(context.Limits.AnswersPerSecond);
        _timer = context.Loop.CreateTimer(OnTimer);
    }

    /// <summary>The number peers put into packets for this stream.</summary>
    public uint Id { get; }

    /// <summary>Whether <see cref="Connect"/> was called and the stream is not closed.</summary>
    public bool IsConnected => Socket is not null;

    /// <summary>Whether the stream is gone.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Where the stream sends; the default while it was not connected.</summary>
    public PeerAddress RemoteAddress => _path.Remote;

    /// <summary>The socket it sends from; null while not connected and after the close.</summary>
    public IDatagramSocket? Socket => _path.Socket;

    /// <summary>Bytes written and not acknowledged yet.</summary>
    public long QueuedBytes => _send.QueuedBytes;

    /// <summary>Whether a writer should go on; see <see cref="IUdxStreamHandler.OnWritable"/>.</summary>
    public bool IsWritable => !IsClosed && _send.IsWritable;

    /// <summary>Packets that came from where the peer is believed to be.</summary>
    public long PacketsHeard => _path.PacketsHeard;

    /// <summary>The number of the next packet with data, and the first one of a packet that is not acknowledged.</summary>
    public (uint Next, uint Acknowledged) Sequences => (_send.Next, _send.Acknowledged);

    /// <summary>Counters at this moment.</summary>
    public UdxStatistics Statistics => new(
        _send.RoundTrip.Smoothed, _send.RoundTrip.Minimum, _send.CongestionWindow, _send.InFlight, _path.PacketsSent,
        _path.PacketsReceived, _path.BytesSent, _bytesReceived, _send.Retransmissions, _send.Timeouts, _send.Recoveries);

    /// <summary>Gives the stream its path. Once only.</summary>
    /// <param name="socket">The socket to send from.</param>
    /// <param name="remoteId">The peer's id for this stream.</param>
    /// <param name="remote">Where the peer is.</param>
    public void Connect(IDatagramSocket socket, uint remoteId, PeerAddress remote)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        _path.Connect(socket, remoteId, remote);
        ScheduleFlush();
    }

    /// <summary>
    /// Moves a connected stream to another path, repairs included (spec 04 §12); a null id keeps the peer's. When the former path is dead,
    /// all that is on its way leaves again.
    /// </summary>
    public void ChangePath(IDatagramSocket socket, PeerAddress remote, bool isFormerDead, uint? remoteId = null)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        _path.Change(socket, remoteId, remote);
        _send.HandlePathChange(_context.Loop.Now, isFormerDead);
        _isAckDue = true;
        ScheduleFlush();
    }

    /// <summary>Queues bytes; while not connected they wait.</summary>
    /// <param name="bytes">Must stay unchanged until <paramref name="owner"/> is disposed.</param>
    /// <param name="owner">Disposed when all of the bytes are acknowledged, or the stream closes.</param>
    public void Write(ReadOnlyMemory<byte> bytes, IDisposable? owner)
    {
        if (IsClosed || _send.IsEnding)
        {
            owner?.Dispose();
            return;
        }

        _send.Write(bytes, owner);
        _news.HandleWritten(_send);
        ScheduleFlush();
    }

    /// <summary>Ends this side behind everything written; what is written later is dropped. Idempotent.</summary>
    public void End()
    {
        if (IsClosed || _send.IsEnding)
        {
            return;
        }

        _send.End();
        _news.HandleWritten(_send);
        ScheduleFlush();
    }

    /// <summary>Tells the peer once that the stream is gone, and closes. Idempotent.</summary>
    public void Destroy() => Destroy(UdxCloseReason.Destroyed);

    /// <summary>Sends one unordered message, to where the peer is or may be; dropped while not connected or when larger than <see cref="MaxMessage"/>.</summary>
    public void SendMessage(ReadOnlySpan<byte> message, PeerAddress? to = null)
    {
        if (IsConnected && message.Length <= MaxMessage)
        {
            message.CopyTo(_path.Send(UdxFlags.Message, _send.Next, message.Length, to ?? _path.Remote));
        }
    }

    /// <summary>Sends an empty message on another path than the stream's own, which it keeps; dropped while not connected.</summary>
    public void SendMessageTo(IDatagramSocket socket, PeerAddress remote, uint remoteId) =>
        _path.SendTo(socket, remote, remoteId, UdxFlags.Message, _send.Next);

    /// <summary>Reports that the reader took bytes handed out by <see cref="IUdxStreamHandler.OnData"/>; opens the window.</summary>
    public void Consumed(int bytes)
    {
        _receive.Consume(IsClosed ? 0 : bytes);
        if (!IsClosed && _receive.IsWindowNewsDue && !_receive.IsEnded)
        {
            _isAckDue = true;
            ScheduleFlush();
        }
    }

    /// <summary>Sends a heartbeat whenever nothing was in flight for so long; null or zero stops it.</summary>
    public void SetKeepAlive(TimeSpan? interval)
    {
        _send.SetKeepAlive(interval);
        ScheduleFlush();
    }

    /// <inheritdoc />
    void ILoopFlushable.Flush()
    {
        if (!IsConnected)
        {
            return;
        }

        var now = _context.Loop.Now;
        _send.Update(now);
        if (!ReportProgress())
        {
            return;
        }

        // Whatever the layer above wrote until here leaves below.
        _isFlushScheduled = false;
        var sent = _path.SendPackets(_send, now, PacketsPerTurn);
        if (sent == PacketsPerTurn)
        {
            _context.Loop.Post(FlushLater, this);
        }

        if (_isAckDue && (sent == 0 || _receive.HasGaps))
        {
            _path.SendAcknowledgement(_send.Next);
        }

        _isAckDue = false;
        if (_isEndConfirmed && _isEndDelivered)
        {
            _context.Remember(Id, _path.RemoteId, RemoteAddress, _send.Next, _receive.Next);
            Close(UdxCloseReason.Ended);
            return;
        }

        ArmTimer();
    }

    /// <summary>Takes a packet with this stream's id (spec 04 §6).</summary>
    internal void Receive(IDatagramSocket socket, PeerAddress source, in UdxPacket packet)
    {
        var trust = _path.Judge(_handler, socket, source, packet);
        if (IsClosed || trust == SourceTrust.Refused || (trust == SourceTrust.DataOnly && packet.HasAny(UdxPath.NeedsFull)))
        {
            UdxMetrics.SourceDropped.Add(IsClosed ? 0 : 1);
            return;
        }

        _send.IsAnswered |= source.Host == RemoteAddress.Host;
        if (packet.HasAny(UdxFlags.Heartbeat))
        {
            _isAckDue |= _answers.TryPass(_context.Loop.Now);
            ScheduleFlush();
            return;
        }

        if (packet.IsTruncated || !TakeContent(packet, out var isAckWanted) || !_send.HandlePacket(packet, _context.Loop.Now))
        {
            return;
        }

        _isAckDue |= isAckWanted;
        ScheduleFlush();
    }

    internal void Destroy(UdxCloseReason reason)
    {
        if (IsConnected)
        {
            _path.Send(UdxFlags.Destroy, _send.Next, 0);
        }

        Close(reason);
    }

    // Steps 5 to 7. False: the stream is closed.
    private bool TakeContent(in UdxPacket packet, out bool isAckWanted)
    {
        var header = packet.Header;
        isAckWanted = false;
        if (packet.HasAny(UdxFlags.Data | UdxFlags.End))
        {
            var verdict = _receive.HandleSegment(header.SequenceNumber, header.Flags, packet.Payload);
            isAckWanted = verdict != SegmentVerdict.Dropped || _answers.TryPass(_context.Loop.Now);
            if (verdict == SegmentVerdict.Deliver && packet.HasAny(UdxFlags.Data) && !Deliver(packet.Payload))
            {
                return false;
            }
        }

        if (packet.HasAny(UdxFlags.Destroy))
        {
            if (_receive.IsPlausibleDestroy(header.SequenceNumber))
            {
                _reset.Handle(header.SequenceNumber, _context.Loop.Now);
                ArmTimer();
            }
        }
        else if (packet.HasAny(UdxFlags.Message))
        {
            _handler.OnMessage(packet.Payload);
        }

        return !IsClosed && DeliverStored();
    }

    private bool DeliverStored()
    {
        while (_receive.TryTakeStored(out var payload))
        {
            if (!Deliver(payload))
            {
                return false;
            }
        }

        if (_receive.IsEnded && !_isEndDelivered)
        {
            _isEndDelivered = true;
            _handler.OnEnd();
        }

        if (!IsClosed && _reset.IsReached(_receive.Next))
        {
            Close(UdxCloseReason.Reset);
        }

        return !IsClosed;
    }

    private bool Deliver(Span<byte> payload)
    {
        _bytesReceived += payload.Length;
        if (!payload.IsEmpty)
        {
            _handler.OnData(payload);
        }

        return !IsClosed;
    }

    // False: the layer above closed the stream.
    private bool ReportProgress()
    {
        if (_send.IsEndAcknowledged && !_isEndConfirmed)
        {
            _isEndConfirmed = true;
            _isAckDue |= !_receive.IsEnded;        // the reference sends its final state once more (spec 04 §9)
        }

        if (_path.TryTakeHeard())
        {
            _handler.OnHeard();
        }

        if (!IsClosed && _news.TryTakeAllAcknowledged(_send))
        {
            _handler.OnAllAcknowledged();
        }

        if (!IsClosed && _news.TryTakeWritable(_send))
        {
            _handler.OnWritable();
        }

        return !IsClosed;
    }

    private void OnTimer()
    {
        if (IsClosed)
        {
            return;
        }

        var now = _context.Loop.Now;
        if (_reset.Deadline <= now)
        {
            Close(UdxCloseReason.Reset);
        }
        else if (IsConnected && !_send.HandleTimeout(now))
        {
            // The peer may have ended, closed and forgotten us: then nothing is amiss (spec 04 §9).
            Close(_isEndDelivered && _send.IsOnlyEndMissing ? UdxCloseReason.Ended : UdxCloseReason.TimedOut);
        }
        else
        {
            ScheduleFlush();
        }
    }

    private void ArmTimer()
    {
        _timer.SetOrClear(Deadlines.Earlier(IsConnected ? _send.Deadline : null, _reset.Deadline));
    }

    private void ScheduleFlush()
    {
        if (!_isFlushScheduled && IsConnected)
        {
            _isFlushScheduled = true;
            _context.Loop.ScheduleFlush(this);
        }
    }

    private void Close(UdxCloseReason reason)
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        _path.Close();
        _timer.Dispose();
        _send.Close();
        _receive.Close();
        _context.Remove(this);
        _handler.OnClosed(reason);
    }
}
