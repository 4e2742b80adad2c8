using HyperDht.Connections.Candidates;
using HyperDht.Connections.Rendezvous;
using HyperDht.Connections.Secure;
using HyperDht.Runtime;
using HyperDht.Transport;
using HyperDht.Udx;
using HyperDht.Udx.Receiving;

namespace HyperDht.Connections.Paths;

/// <summary>Follows a proven peer that moves, shows it where we are, and notices that it is not heard any more.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class PeerFollowing : IDisposable
{
    /// <summary>After a change of the network a peer that cannot follow is waited for this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2500);

    // Time between two questions that go over a relay after a change of the network.
    private static readonly TimeSpan RelayPause = TimeSpan.FromMilliseconds(400);

    private const int AnswersPerSecond = 10;
    private const int MaxGreetings = 3;

    // Short connections are not worth a greeting.
    private static readonly TimeSpan FirstGreeting = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NextGreeting = TimeSpan.FromSeconds(5);

    private readonly SecureStreamContext _context;
    private readonly UdxStream _stream;
    private readonly ConnectionPath _path;
    private readonly PathMessages _messages;
    private readonly ICandidateOwner _owner;
    private readonly bool _isInitiator;
    private readonly PathCheckCore _checks;
    private readonly SilenceCore _silence = new();
    private readonly PeerCalling _calls;
    private readonly AnswerGate _answers = new(AnswersPerSecond);
    private PathTrial? _trial;
    private ICandidate? _carrier;
    private bool _isPeerAware;
    private bool _isGivenUp;
    private bool _isOver;
    private int _greetings;
    private TimeSpan? _greetAt;
    private TimeSpan? _verdictAt;
    private TimeSpan? _askAt;
    private long _heardBefore;

    public PeerFollowing(
        SecureStreamContext context, UdxStream stream, ConnectionPath path, PathMessages messages, ICandidateOwner owner, bool isInitiator)
    {
        _context = context;
        _stream = stream;
        _path = path;
        _messages = messages;
        _owner = owner;
        _isInitiator = isInitiator;
        _calls = new PeerCalling(context, path, messages);
        _checks = new PathCheckCore(context.Random, context.Limits.AddressesAsked);

        // The initiator finds out whether the peer can follow; it shows the other side that we can.
        _greetAt = isInitiator ? context.Loop.Now + FirstGreeting : null;
    }

    /// <summary>When to call <see cref="HandleTime"/>.</summary>
    public TimeSpan? Deadline => Deadlines.Earlier(
        Deadlines.Earlier(Deadlines.Earlier(_greetAt, Deadlines.Earlier(_verdictAt, _askAt)), Deadlines.Earlier(_checks.Deadline, _silence.Deadline)),
        _trial?.Deadline);

    private bool IsFollowed => !_isOver && _path.Kind is not PathKind.Relay && !_stream.IsClosed;

    // Has not shown that it can follow.
    private bool IsStranger => !_isPeerAware && IsFollowed;

    private bool MayRejoin => _isInitiator && _isPeerAware && IsFollowed;

    /// <inheritdoc cref="ConnectionPath.HandleStray" />
    public bool HandleStray(IDatagramSocket socket, PeerAddress source, ReadOnlySpan<byte> message)
    {
        if (!IsFollowed || socket != _path.Socket)
        {
            return false;
        }

        var now = _context.Loop.Now;
        if (TryRead(message, out var kind, out var number))
        {
            if (kind is PathMessageKind.Answer)
            {
                _checks.HandleAnswer(source, number, _stream.Statistics.SmoothedRoundTrip, now);
                Follow(now);
                return _checks.Deadline is not null;
            }

            HandleWord(kind, number, source);
        }

        Check(source, now);
        return false;
    }

    /// <inheritdoc cref="ConnectionPath.HandleMessage" />
    public void HandleMessage(ReadOnlySpan<byte> message)
    {
        if (!TryRead(message, out var kind, out var number))
        {
            return;
        }

        if (kind is PathMessageKind.Answer)
        {
            _trial?.HandleAnswer(number);
            return;
        }

        HandleWord(kind, number, to: null);
    }

    /// <inheritdoc cref="ConnectionPath.Tell" />
    public void Tell(RendezvousPoint point)
    {
        if (MayRejoin && _path.Kind is PathKind.Direct)
        {
            Send(PathMessageKind.Rendezvous, _calls.Name(point), to: null);
        }
    }

    /// <inheritdoc cref="ConnectionPath.HandleCall" />
    public bool HandleCall(ReadOnlySpan<byte> message, PeerAddress source)
    {
        if (!MayRejoin || !_calls.TryTake(message))
        {
            return false;
        }

        // To ask there opens our NAT for where the peer probably is.
        if (source != _path.Remote && _calls.MayAsk(source))
        {
            Check(source, _context.Loop.Now);
        }

        return true;
    }

    /// <summary>A direct path is about to take the place of a relay; false when others have failed too often.</summary>
    public bool TryBeginTrial(CandidatePath relay) => (_trial ??= new PathTrial()).TryStart(relay, _stream.Sequences.Next, _context.Loop.Now);

    /// <summary>Whether it has, and may not lead to the peer.</summary>
    public bool IsOnTrial()
    {
        _trial?.HandleAcknowledged(_stream.Sequences.Acknowledged);
        return _trial is { IsRunning: true };
    }

    /// <summary>It has: the peer is asked there.</summary>
    public void AskOnTrial() => Send(PathMessageKind.Challenge, _trial!.Number, to: null);

    /// <inheritdoc cref="ConnectionPath.Probe" />
    public void Probe(bool hasNetworkChanged)
    {
        if (hasNetworkChanged)
        {
            _heardBefore = _path.Heard;
            _verdictAt = _context.Loop.Now + Patience;
            _askAt = _path.Kind is PathKind.Relay ? _context.Loop.Now + RelayPause : null;
        }

        Ask();
        if (IsFollowed)
        {
            _calls.Call();
        }
    }

    /// <inheritdoc cref="ConnectionPath.HandleKeepAlive" />
    public void HandleKeepAlive()
    {
        if (MayRejoin || IsStranger)
        {
            _silence.Expect(_path.Heard, _stream.Statistics.SmoothedRoundTrip, _context.Loop.Now);
        }
    }

    /// <inheritdoc cref="ConnectionPath.HandleHeard" />
    public bool HandleHeard() => (MayRejoin || IsStranger) && _silence.HandleHeard(_path.Heard, _context.Loop.Now);

    /// <inheritdoc cref="ConnectionPath.GiveUp" />
    public void GiveUp() => (_isGivenUp, _verdictAt) = (true, _context.Loop.Now);

    /// <summary>Keeps the connection open that has found the way; the one before it is not needed any more.</summary>
    public void Hold(ICandidate carrier)
    {
        _carrier?.Abort();
        _carrier = carrier;
    }

    /// <inheritdoc cref="ConnectionPath.HandleTime" />
    public bool HandleTime(TimeSpan now)
    {
        Follow(now);
        EndTrial(now);
        if (_greetAt <= now)
        {
            var isNeeded = !_isPeerAware && ++_greetings <= MaxGreetings;
            _greetAt = isNeeded && _greetings < MaxGreetings ? now + NextGreeting : null;
            if (isNeeded)
            {
                Show();
            }
        }

        HandleSilence(now);
        AskAgain(now);
        if (_verdictAt is null || now < _verdictAt)
        {
            return true;
        }

        _verdictAt = null;
        return (_isPeerAware && !_isGivenUp && _path.Kind is not PathKind.Relay) || _path.Heard != _heardBefore;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _isOver = true;
        _carrier?.Abort();
        _carrier = null;
    }

    private void HandleSilence(TimeSpan now)
    {
        var (isSilent, isAskDue) = _silence.HandleTime(_path.Heard, now);
        if (IsStranger && (isAskDue || isSilent) && _stream.Sequences is var (next, acknowledged) && next != acknowledged)
        {
            _owner.OnUnanswered();
        }

        if (!MayRejoin)
        {
            return;
        }

        if (isAskDue)
        {
            Ask();
        }

        if (isSilent)
        {
            _heardBefore = _path.Heard;
            _owner.OnSilent();
        }
    }

    private bool TryRead(ReadOnlySpan<byte> message, out PathMessageKind kind, out UInt128 number)
    {
        kind = default;
        number = default;
        if (_isOver || !_messages.TryRead(message, out kind, out number))
        {
            return false;
        }

        var isNews = !_isPeerAware && _isInitiator;
        _isPeerAware = true;
        if (isNews)
        {
            _owner.OnAware();
        }

        return true;
    }

    private void HandleWord(PathMessageKind kind, UInt128 number, PeerAddress? to)
    {
        if (kind is PathMessageKind.Challenge)
        {
            Answer(number, to);
        }
        else if (kind is PathMessageKind.Rendezvous && !_isInitiator)
        {
            _calls.Note(number);
        }
    }

    private void Check(PeerAddress source, TimeSpan now)
    {
        _checks.HandleStray(source, _path.Heard, now);
        while (_checks.TryTakeChallenge(out var challenge))
        {
            Send(PathMessageKind.Challenge, challenge.Number, challenge.To);
        }
    }

    private void Follow(TimeSpan now)
    {
        if (_checks.TryTakeMove(_path.Heard, now, out var address) && IsFollowed)
        {
            _path.Follow(address);
        }
    }

    private void EndTrial(TimeSpan now)
    {
        if (_trial?.Deadline is null || now < _trial.Deadline)
        {
            return;
        }

        if (!_trial.HasFailed(_stream.Sequences.Next, _stream.Sequences.Acknowledged, now))
        {
            if (_path.HandleArrival())
            {
                _owner.OnUpgraded();
            }
        }
        else if (IsFollowed && !_trial.Relay.Socket.IsClosed)
        {
            _path.Move(_trial.Relay, isUpgrade: false);
        }
    }

    // The relay believes what comes from the new address only when our connection to it has moved there.
    private void AskAgain(TimeSpan now)
    {
        if (_askAt is null || now < _askAt)
        {
            return;
        }

        var isPending = _verdictAt > now && _path.Heard == _heardBefore;
        _askAt = isPending ? now + RelayPause : null;
        if (isPending)
        {
            Show();
        }
    }

    private void Ask()
    {
        Show();
        HandleKeepAlive();
    }

    private void Show() => Send(PathMessageKind.Challenge, default, to: null);

    private void Answer(UInt128 number, PeerAddress? to)
    {
        if (_answers.TryPass(_context.Loop.Now))
        {
            Send(PathMessageKind.Answer, number, to);
        }
    }

    private void Send(PathMessageKind kind, UInt128 number, PeerAddress? to)
    {
        if (!_isOver)
        {
            Span<byte> message = stackalloc byte[PathMessages.Length];
            _messages.Write(kind, number, message);
            _stream.SendMessage(message, to);
        }
    }
}
