using HyperDht.Connections.Candidates;
using HyperDht.Connections.Secure;
using HyperDht.Noise;
using HyperDht.Transport;
using HyperDht.Udx;
using HyperDht.Udx.Receiving;

namespace HyperDht.Connections.Paths;

/// <summary>The way to the peer of a connection: bound once, changed when the peer moves, and given up when it leads nowhere any more.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class ConnectionPath(SecureStreamContext context, UdxStream stream, bool isInitiator) : IDisposable
{
    /// <summary>After a change of the network a peer that cannot follow is waited for this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2500);

    private const int AnswersPerSecond = 10;
    private const int MaxGreetings = 3;

    // Short connections are not worth a greeting.
    private static readonly TimeSpan FirstGreeting = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NextGreeting = TimeSpan.FromSeconds(5);

    private readonly PathUpgrade _upgrade = new();
    private readonly PathCheckCore _checks = new(context.Random);
    private readonly AnswerGate _answers = new(AnswersPerSecond);
    private PathMessages? _messages;
    private CandidatePath _path;
    private uint _remoteStreamId;
    private bool _isProven;
    private int _greetings;
    private TimeSpan? _greetAt;
    private TimeSpan? _verdictAt;
    private long _heardBefore;

    /// <summary>What it is.</summary>
    public PathKind Kind => _path.Remote == default ? default : _path.Kind;

    /// <summary>Where the packets go; the default before the bind.</summary>
    public PeerAddress Remote => _path.Remote;

    /// <summary>Whether the peer follows us, and shows us where it has moved to: it is of this implementation.</summary>
    public bool IsPeerAware { get; private set; }

    /// <summary>When to call <see cref="HandleTime"/>.</summary>
    public TimeSpan? Deadline => Earlier(Earlier(_greetAt, _verdictAt), _checks.Deadline);

    private bool IsFollowed => _isProven && _messages is not null && Kind is not PathKind.Relay && !stream.IsClosed;

    /// <summary>Connects the stream.</summary>
    public void Start(CandidatePath path, uint remoteStreamId, SessionKeys keys)
    {
        _messages = new PathMessages(context.Suite, keys);
        (_path, _remoteStreamId) = (path, remoteStreamId);
        stream.Connect(path.Socket, path.RelayStreamId ?? remoteStreamId, path.Remote);
        _upgrade.HandlePath(path, isUpgrade: false);
    }

    /// <summary>The peer has proven itself. The initiator finds out whether it can follow.</summary>
    public void HandleProof()
    {
        _isProven = true;
        _greetAt = isInitiator ? context.Loop.Now + FirstGreeting : null;
    }

    /// <summary>Takes another path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isUpgrade">Whether it leads straight to the peer in place of a relay, on which packets are still under way.</param>
    public void Move(CandidatePath path, bool isUpgrade)
    {
        _path = path;
        _upgrade.HandlePath(path, isUpgrade);
        stream.ChangePath(path.Socket, path.Remote, isFormerDead: !isUpgrade, path.RelayStreamId ?? _remoteStreamId);
        if (isUpgrade)
        {
            // An idle peer hears of the new way by this, and we of it by what it answers with.
            stream.SendMessage([]);
        }
    }

    /// <summary>Makes the peer answer on another path, which is not taken.</summary>
    public void Knock(CandidatePath path)
    {
        if (!path.Socket.IsClosed)
        {
            stream.SendMessageTo(path.Socket, path.Remote, _remoteStreamId);
        }
    }

    /// <summary>Whether a packet that did not come on the present path is a late one of the relay.</summary>
    public bool TryTakeFromRelay(IDatagramSocket socket, PeerAddress source) => _upgrade.TryTakeFromRelay(socket, source);

    /// <summary>Data or a message arrived. True once, when it came on the way that has taken the place of a relay.</summary>
    public bool HandleArrival() => _upgrade.HandleArrival();

    /// <summary>A packet for the stream came from elsewhere. True when <see cref="Deadline"/> has changed.</summary>
    public bool HandleStray(IDatagramSocket socket, PeerAddress source, ReadOnlySpan<byte> message)
    {
        if (!IsFollowed || socket != _path.Socket)
        {
            return false;
        }

        var now = context.Loop.Now;
        if (TryRead(message, out var kind, out var number))
        {
            if (kind is PathMessageKind.Answer)
            {
                _checks.HandleAnswer(source, number, stream.Statistics.SmoothedRoundTrip, now);
                Follow(now);
                return _checks.Deadline is not null;
            }

            Answer(number, source);
        }

        _checks.HandleStray(source, stream.PacketsHeard, now);
        while (_checks.TryTakeChallenge(out var challenge))
        {
            Send(PathMessageKind.Challenge, challenge.Number, challenge.To);
        }

        return false;
    }

    /// <summary>An unordered message came from where the peer is.</summary>
    public void HandleMessage(ReadOnlySpan<byte> message)
    {
        if (TryRead(message, out var kind, out var number) && kind is PathMessageKind.Challenge)
        {
            Answer(number, to: null);
        }
    }

    /// <summary>Shows the peer where we are.</summary>
    /// <param name="hasNetworkChanged">Whether the peer is lost if it does not follow.</param>
    public void Probe(bool hasNetworkChanged)
    {
        if (hasNetworkChanged && _isProven)
        {
            _heardBefore = stream.PacketsHeard;
            _verdictAt = context.Loop.Now + Patience;
        }

        Show();
    }

    /// <summary>A moment has come. False when the peer is lost.</summary>
    public bool HandleTime(TimeSpan now)
    {
        Follow(now);
        if (_greetAt <= now)
        {
            var isNeeded = !IsPeerAware && ++_greetings <= MaxGreetings;
            _greetAt = isNeeded && _greetings < MaxGreetings ? now + NextGreeting : null;
            if (isNeeded)
            {
                Show();
            }
        }

        if (_verdictAt is null || now < _verdictAt)
        {
            return true;
        }

        _verdictAt = null;
        return IsPeerAware || stream.PacketsHeard != _heardBefore;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        (_greetAt, _verdictAt) = (null, null);
        _messages?.Dispose();
        _messages = null;
    }

    private bool TryRead(ReadOnlySpan<byte> message, out PathMessageKind kind, out UInt128 number)
    {
        kind = default;
        number = default;
        var isRead = _messages?.TryRead(message, out kind, out number) ?? false;
        IsPeerAware |= isRead;
        return isRead;
    }

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => b is null || a < b ? a : b;

    private void Follow(TimeSpan now)
    {
        if (_checks.TryTakeMove(stream.PacketsHeard, now, out var address) && IsFollowed)
        {
            Move(_path with { Remote = address }, isUpgrade: false);
            ConnectionsMetrics.Moves.Add(1);
        }
    }

    private void Show() => Send(PathMessageKind.Challenge, default, to: null);

    private void Answer(UInt128 number, PeerAddress? to)
    {
        if (_answers.TryPass(context.Loop.Now))
        {
            Send(PathMessageKind.Answer, number, to);
        }
    }

    private void Send(PathMessageKind kind, UInt128 number, PeerAddress? to)
    {
        Span<byte> message = stackalloc byte[PathMessages.Length];
        _messages?.Write(kind, number, message);
        if (_messages is not null)
        {
            stream.SendMessage(message, to);
        }
    }
}
