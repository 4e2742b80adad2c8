using System.IO.Pipelines;
using HyperDht.Connections.Candidates;
using HyperDht.Connections.Paths;
using HyperDht.Noise;
using HyperDht.Runtime;
using HyperDht.Transport;
using HyperDht.Udx;

namespace HyperDht.Connections.Secure;

/// <summary>An encrypted connection over a reliable stream (spec 05 §5).</summary>
/// <remarks>
/// As a candidate and as the stream's handler it lives on the loop; the members of <see cref="IHyperDhtConnection"/> are for any
/// thread. Users' continuations run as completions only, so that nothing they do can hurt the loop (threat-model S7).
/// </remarks>
internal sealed class SecureConnection : IHyperDhtConnection, ICandidate, IUdxStreamHandler
{
    private static readonly TimeSpan HeldCheck = TimeSpan.FromMilliseconds(100);
    private static readonly Action<object?> AbortLater = static state => ((SecureConnection)state!)._stream.Destroy();
    private static readonly Action<object?> DisposeLater = static state => ((SecureConnection)state!).BeginDispose();

    private readonly SecureStreamContext _context;
    private readonly ICandidateOwner _owner;
    private readonly CandidateTerms _terms;
    private readonly UdxStream _stream;
    private readonly SecureSender _sender;
    private readonly SecureReceiver _receiver;
    private readonly SecureStream _facade;
    private readonly ILoopTimer _timer;
    private readonly ConnectionEnd _end;
    private HyperDhtException? _error;
    private bool _isProven;
    private bool _hasEndedEarly;
    private bool _isClosed;

    public SecureConnection(SecureStreamContext context, UdxContext streams, ICandidateOwner owner, CandidateTerms terms)
    {
        _context = context;
        _owner = owner;
        _terms = terms;
        _stream = streams.CreateStream(this);
        Way = new ConnectionPath(_stream);
        _sender = new SecureSender(context, _stream);
        _receiver = new SecureReceiver(context, _stream, terms.KeepsMessages ? new MessageInbox() : null);
        _facade = new SecureStream(this, _sender, _receiver.Buffer);
        _timer = context.Loop.CreateTimer(OnTimer);
        _end = new ConnectionEnd(context.Loop);
    }

    public uint StreamId => _stream.Id;

    public bool IsBound { get; private set; }

    public ConnectionPath Way { get; }

    public IHyperDhtConnection Connection => this;

    public PublicKey LocalPublicKey => _terms.LocalPublicKey;

    public PublicKey RemotePublicKey => _terms.RemotePublicKey;

    public ReadOnlyMemory<byte> HandshakeHash { get; private set; }

    public bool IsInitiator => _terms.IsInitiator;

    public PathKind Path => Way.Kind;

    public PeerAddress RemoteAddress => Way.Remote;

    public ConnectTrace Trace => _terms.Trace;

    public Task Closed => _end.Closed;

    public PipeReader Input => _facade.Reader;

    public PipeWriter Output => _facade.Writer;

    internal SecureSender Sender => _sender;

    internal UdxStream BareStream => _stream;

    public Stream AsStream() => _facade;

    /// <summary>Hands the peer's messages to a receiver, from the first one on. On the loop; once, and only when they are kept for it.</summary>
    internal void ReceiveMessages(IMessageReceiver receiver)
    {
        _receiver.Inbox!.Attach(receiver);
        Resume();
    }

    /// <summary>Resets the connection, and says why to its user. On the loop.</summary>
    internal void Fail(HyperDhtException error)
    {
        _error ??= error;
        _stream.Destroy();
    }

    /// <summary>The receiver wants messages again. On the loop.</summary>
    internal void Resume()
    {
        if (_isClosed)
        {
            return;
        }

        _receiver.Credit();
        FailWhenRefused();
    }

    public void Bind(CandidatePath path, uint remoteStreamId, SessionKeys keys)
    {
        if (_isClosed || IsBound)
        {
            keys.Dispose();
            return;
        }

        IsBound = true;
        HandshakeHash = keys.HandshakeHash;
        _receiver.Start(keys);
        _sender.Start(keys);
        Way.Start(_context, path, remoteStreamId, keys);
        keys.Dispose();
        ArmTimer();
        if (_receiver.TakeEarly() is { Length: > 0 } early)
        {
            HandleData(early);
        }

        if (_hasEndedEarly && !_isClosed)
        {
            HandleEnd();
        }
    }

    public void Probe(bool hasNetworkChanged)
    {
        if (IsBound && !_isClosed)
        {
            Way.Probe(hasNetworkChanged);
            _sender.SendKeepAlive();
            ArmTimer();
        }
    }

    public void Move(CandidatePath path)
    {
        var isUpgrade = _isProven && Path is PathKind.Relay && path.Kind is not PathKind.Relay;
        if (!_isClosed && IsBound && (!_isProven || isUpgrade))
        {
            Way.Move(path, isUpgrade);
            if (isUpgrade)
            {
                _sender.SendKeepAlive();
                ArmTimer();
            }
        }
    }

    public void Knock(CandidatePath path) => Way.Knock(path);

    public ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        _sender.End();
        return default;
    }

    public Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _sender.End();
        return _end.Flushed.WaitAsync(cancellationToken);
    }

    public void Abort()
    {
        if (_context.Loop.IsCurrent)
        {
            _stream.Destroy();
        }
        else
        {
            _context.Loop.Post(AbortLater, this);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_end.TryBeginDispose())
        {
            _context.Loop.Post(DisposeLater, this);
        }

        return new ValueTask(_end.Disposed);
    }

    bool IUdxStreamHandler.AcceptFrom(IDatagramSocket socket, PeerAddress source) =>
        (_isProven && Way.TryTakeFromRelay(socket, source)) || _owner.AcceptFrom(socket, source);

    void IUdxStreamHandler.OnStray(IDatagramSocket socket, PeerAddress source, ReadOnlySpan<byte> message) =>
        ArmTimer(Way.HandleStray(socket, source, message));

    void IUdxStreamHandler.OnHeard() => ArmTimer(Way.HandleHeard());

    void IUdxStreamHandler.OnData(Span<byte> data)
    {
        if (IsBound)
        {
            HandleData(data);
            NoteArrival();
        }
        else if (!_receiver.HoldEarly(data))
        {
            _stream.Destroy();
        }
    }

    void IUdxStreamHandler.OnEnd()
    {
        _hasEndedEarly = !IsBound;
        if (IsBound)
        {
            HandleEnd();
        }
    }

    // Their key is public to everybody who saw the handshake: they are not surfaced (threat-model S3).
    void IUdxStreamHandler.OnMessage(ReadOnlySpan<byte> message)
    {
        Way.HandleMessage(message);
        NoteArrival();
    }

    void IUdxStreamHandler.OnWritable() => _sender.OnWritable();

    void IUdxStreamHandler.OnAllAcknowledged()
    {
        _sender.OnAllAcknowledged();
        if (_sender.IsEndSent)
        {
            _end.HandleFlushed();

            // No message of ours can tell any more whether the peer is there, which may still have much to say.
            _stream.SetKeepAlive(KeepAlive);
        }
    }

    void IUdxStreamHandler.OnClosed(UdxCloseReason reason)
    {
        _isClosed = true;
        _timer.Dispose();
        Way.Dispose();
        var error = reason is UdxCloseReason.Ended ? null : _error ?? reason.ToException();
        var isOwnDoing = reason is UdxCloseReason.Destroyed && _error is null;
        _receiver.Close(error, discard: reason is UdxCloseReason.Destroyed && _receiver.Fault is StreamFault.None);
        _sender.Close(error ?? ConnectionFaults.Closed());
        _end.HandleClosed(error, isOwnDoing);
        _owner.OnClosed(error);
    }

    private void HandleData(Span<byte> data)
    {
        var isSound = _receiver.Receive(data);
        if (!_isProven && _receiver.HasHeader)
        {
            _isProven = true;
            Way.HandleProof(_context, _owner, IsInitiator);
            ArmTimer();
            _owner.OnProven();
        }

        FailWhenRefused();
        if (!isSound)
        {
            Fail(_receiver.Fault.ToException());
        }
        else if (!_isClosed && (_receiver.IsHeld || (_receiver.StandsStillSince is not null && _timer.Deadline is null)))
        {
            ArmTimer();
        }
    }

    private void NoteArrival()
    {
        if (!_isClosed && Way.HandleArrival())
        {
            _owner.OnUpgraded();
        }
    }

    private void HandleEnd()
    {
        if (!_receiver.HandleEnd())
        {
            Fail(StreamFault.Truncated.ToException());
        }
    }

    private void FailWhenRefused()
    {
        if (!_isClosed && _receiver.Inbox is { IsRefused: true })
        {
            Fail(new HyperDhtException(DhtErrorCodes.InvalidStream, "The peer broke the protocol of the channels on the connection."));
        }
    }

    // The user has turned away: what was written still goes out, and the peer has a moment to end its side in order.
    private void BeginDispose()
    {
        if (_isClosed)
        {
            return;
        }

        _end.BeginLinger();
        if (!IsBound)
        {
            _stream.Destroy();
            return;
        }

        _receiver.Discard();
        _sender.End();
        _end.CompleteDispose();
        ArmTimer();
    }

    private void OnTimer()
    {
        var now = _context.Loop.Now;
        if (_end.LingerDeadline <= now)
        {
            _stream.Destroy();
            return;
        }

        var fault = _receiver.HasStalled(now) ? _receiver.Fault.ToException() : Way.HandleTime(now) ? null : ConnectionFaults.PathLost();
        if (fault is not null)
        {
            Fail(fault);
            return;
        }

        if (_receiver.IsHeld)
        {
            _receiver.Credit();
        }

        if (KeepAliveDeadline <= now)
        {
            _sender.SendKeepAlive();
            Way.HandleKeepAlive();
        }

        ArmTimer();
    }

    private TimeSpan KeepAlive => _terms.KeepAlive ?? _context.KeepAlive;
    private TimeSpan? KeepAliveDeadline => KeepAlive > TimeSpan.Zero && !_sender.IsEnding ? _sender.LastSent + KeepAlive : null;

    private void ArmTimer(bool isDue = true)
    {
        if (!isDue)
        {
            return;
        }

        var now = _context.Loop.Now;
        var next = _end.LingerDeadline;
        Consider(KeepAliveDeadline is { } keepAlive && keepAlive <= now ? now + KeepAlive : KeepAliveDeadline);
        Consider(_receiver.StandsStillSince + _context.Limits.PartialFrameIdle);
        Consider(Way.Deadline);
        Consider(_receiver.IsHeld ? now + HeldCheck : null);
        _timer.SetOrClear(next);

        void Consider(TimeSpan? other) => next = Deadlines.Earlier(next, other);
    }
}
