using HyperDht.Connections.Addresses;
using HyperDht.Connections.Candidates;
using HyperDht.Connections.Punching;
using HyperDht.Connections.Relay.Dialing;
using HyperDht.Connections.Reuse;
using HyperDht.Noise;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Connections.Listening;

/// <summary>A connection from the answer of its handshake to the proof that the client is there (spec 03 §12.3 points 5 to 11).</summary>
/// <remarks>On the loop. Until the proof everything about the client is a claim, and the time is short.</remarks>
internal sealed class IncomingConnection : ICandidateOwner, IListenPunchOwner, IRelayedOwner, IDisposable
{
    /// <summary>Time from the answer to the proof (spec 03 §21).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IDhtLoop _loop;
    private readonly IIncomingOwner _owner;
    private readonly ILoopTimer _timer;
    private readonly ICandidate _candidate;
    private readonly HeldSocket _held = new();
    private Func<IListenPunchOwner, ListenPunch?>? _prepare;
    private ListenPunch? _punch;
    private SessionKeys? _keys;
    private RelayedPath? _relayed;
    private RouteKeeper? _route;
    private CandidatePath _path;
    private TimeSpan _deadline;
    private uint _remoteStreamId;
    private bool _isProven;
    private bool _isOver;

    public IncomingConnection(IDhtLoop loop, IIncomingOwner owner, ICandidateFactory candidates, CandidateTerms terms, HandshakeEntry entry)
    {
        _loop = loop;
        _owner = owner;
        Entry = entry;
        _timer = loop.CreateTimer(OnTimer);
        _candidate = candidates.Create(this, terms);
    }

    /// <summary>The connection that goes on on the way of this one; null when it is one of its own.</summary>
    public ICandidate? Former { get; init; }

    /// <summary>The handshake it came from.</summary>
    public HandshakeEntry Entry { get; }

    /// <summary>What the client puts into its packets.</summary>
    public uint StreamId => _candidate.StreamId;

    /// <summary>Who the peer is.</summary>
    public PublicKey RemotePublicKey => _candidate.Connection.RemotePublicKey;

    /// <summary>The host that the peer proved itself from; 0 when it came through a relay.</summary>
    public uint ProvenHost { get; private set; }

    /// <summary>Whether both sides punch, which takes its time and has its own end.</summary>
    public bool IsPunching { get; private set; }

    /// <summary>Whether the stream runs, or is about to run, over a relay.</summary>
    public bool IsRelayed => _relayed is { IsInUse: true };

    /// <summary>The punch that the client's rounds belong to; made when it is first needed, null when there is none.</summary>
    public ListenPunch? Punch
    {
        get
        {
            if (!_isOver && _punch is null && _prepare is { } prepare)
            {
                _prepare = null;
                _punch = prepare(this);
            }

            return _isOver ? null : _punch;
        }
    }

    /// <summary>Allows a punch.</summary>
    /// <param name="prepare">Makes it.</param>
    public void AllowPunch(Func<IListenPunchOwner, ListenPunch?> prepare) => _prepare = prepare;

    /// <summary>Allows that the next connection of the client uses the socket of this one.</summary>
    public void AllowReuse(ReusableRoutes routes) => _route = new RouteKeeper(routes, RemotePublicKey);

    /// <summary>The handshake is answered: binds at once, or waits for the client's packets.</summary>
    public void Begin(SessionKeys keys, uint remoteStreamId, CandidatePath? path)
    {
        if (_isOver)
        {
            keys.Dispose();
            return;
        }

        _keys = keys;
        _remoteStreamId = remoteStreamId;
        WaitFor(Patience);
        if (path is { } known)
        {
            Bind(known);
        }
    }

    /// <summary>Goes to a relay beside everything else.</summary>
    public void StartRelay(RelayClients clients, RelayTerms terms)
    {
        if (!_isOver && !_candidate.IsBound)
        {
            WaitFor(RelayedPath.PairingTimeout + Patience);
            _relayed = RelayedPath.Start(_loop, clients, terms, StreamId, this);
        }
    }

    public bool AcceptFrom(IDatagramSocket socket, PeerAddress source)
    {
        var isRelays = _relayed?.Leads(socket, source) is true;
        if (_isOver || _keys is null || !AddressRanges.IsUnicast(source))
        {
            return isRelays && _isProven;
        }

        // Only the client can know the stream's id: whichever way its packets take is a way. Once it has proven itself, the way is settled.
        if ((isRelays ? _relayed!.Path : new CandidatePath(socket, source)) is not { } path)
        {
            return true;
        }

        if (_candidate.IsBound)
        {
            _held.Hold(socket);
            _path = path;
            _candidate.Move(path);
        }
        else
        {
            Bind(path);
        }

        return true;
    }

    void IListenPunchOwner.OnPunching()
    {
        IsPunching = true;
        _timer.Clear();
    }

    // Whoever said so may have been a relay: the client itself has the rest of its time to come another way (threat-model H7).
    void IListenPunchOwner.OnPunchOver()
    {
        IsPunching = false;
        if (!_isOver && (_isProven || !_candidate.IsBound))
        {
            _timer.Set(_deadline);
        }
    }

    public void OnRelayed(CandidatePath path)
    {
        if (!_isOver && !_candidate.IsBound)
        {
            Bind(path);
        }
    }

    // Whatever else is tried has its own end.
    public void OnRelayFailed(string reason)
    {
    }

    public void OnProven()
    {
        if (_isOver || _isProven)
        {
            return;
        }

        _isProven = true;
        ProvenHost = _candidate.Connection.Path is PathKind.Relay ? 0 : _candidate.Connection.RemoteAddress.Host;
        if (_candidate.Connection.Path is PathKind.Relay)
        {
            WaitFor(HandshakeTable.RelayedWait);
        }
        else
        {
            Settle();
        }

        _owner.OnProven(this, _candidate.Connection);
    }

    public void OnUpgraded() => Settle();

    public void OnClosed(Exception? error)
    {
        Dispose();
        _relayed?.Dispose();
        _route?.HandleClosed(error, _candidate.Connection.RemoteAddress);
        _held.Release();
        if (_isProven)
        {
            _owner.OnProvenClosed(this);
        }
    }

    /// <summary>Gives up, unless the client has proven itself. Idempotent.</summary>
    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _timer.Dispose();
        _punch?.Dispose();
        if (!_candidate.IsBound)
        {
            _keys?.Dispose();
        }

        _relayed?.Dispose();
        _candidate.Abort();
        if (!_isProven)
        {
            _owner.OnAbandoned(this);
        }
    }

    private void WaitFor(TimeSpan patience)
    {
        _deadline = _loop.Now + patience;
        _timer.Set(_deadline);
    }

    // A client that came over a relay has come; what ends is the search for a better way.
    private void OnTimer()
    {
        if (!_isProven)
        {
            Dispose();
            return;
        }

        _prepare = null;
        _punch?.Dispose();
    }

    // Straight to the client: nothing better can come.
    private void Settle()
    {
        _isOver = true;
        _timer.Dispose();
        _punch?.HandleConnected();
        _relayed?.LetGo();
        _route?.HandleProven(_path);
    }

    private void Bind(CandidatePath path)
    {
        _held.Hold(path.Socket);
        _path = path;
        _candidate.Bind(path, _remoteStreamId, _keys!);
    }
}
