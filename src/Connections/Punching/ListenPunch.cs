using HyperDht.Connections.Forwarding;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Remote;
using HyperDht.Holepunch.Rounds;
using HyperDht.Holepunch.Sockets;
using HyperDht.Messaging;
using HyperDht.Transport;

namespace HyperDht.Connections.Punching;

/// <summary>The punch of one handshake at a listener (spec 03 §12.4).</summary>
/// <remarks>
/// On the loop. Until the client's first round it only keeps a socket open: thousands of clients may never send one (threat-model H2). What
/// comes through one relay says nothing about what comes through another (H7).
/// </remarks>
internal sealed class ListenPunch : ISampleReceiver, IDisposable
{
    private readonly PunchContext _context;
    private readonly IListenPunchOwner _owner;
    private readonly byte[] _secret;
    private readonly HostWitnesses _witnesses;
    private readonly SampledSocket _leased;
    private readonly Func<bool> _isFirewalled;
    private readonly Func<PunchSituation, bool>? _allows;
    private readonly List<ListenRoute> _routes = [];
    private SecurePayload? _secure;
    private HolepunchTokens? _tokens;
    private PunchTurn? _turn;
    private bool _isOver;

    private ListenPunch(
        PunchContext context,
        IListenPunchOwner owner,
        (byte[] Secret, HostWitnesses Witnesses) handshake,
        SampledSocket socket,
        Func<bool> isFirewalled,
        Func<PunchSituation, bool>? allows)
    {
        _context = context;
        _owner = owner;
        (_secret, _witnesses) = handshake;
        _leased = socket;
        _isFirewalled = isFirewalled;
        _allows = allows;
        socket.Socket.Probes = EchoProbes.Instance;
        socket.Attach(this);
    }

    /// <summary>The socket that the handshake is answered from.</summary>
    public IDatagramSocket Socket => _leased.Socket.Socket;

    /// <summary>Prepares for the client's rounds.</summary>
    /// <param name="context">What the punches of the node share.</param>
    /// <param name="owner">The connection.</param>
    /// <param name="secret">The handshake's key for punch payloads.</param>
    /// <param name="witnesses">Where our relays say that the client is.</param>
    /// <param name="isFirewalled">Whether the node is behind a firewall.</param>
    /// <param name="allows">Whether the application allows it; null allows it.</param>
    /// <returns>Null when the system has no socket left.</returns>
    public static ListenPunch? TryPrepare(
        PunchContext context,
        IListenPunchOwner owner,
        byte[] secret,
        HostWitnesses witnesses,
        Func<bool> isFirewalled,
        Func<PunchSituation, bool>? allows) => context.ListenSockets.TryLease() is { } socket
        ? new ListenPunch(context, owner, (secret, witnesses), socket, isFirewalled, allows)
        : null;

    /// <summary>Answers one round; null for silence.</summary>
    /// <param name="payload">Encrypted.</param>
    /// <param name="peer">The client, as the relay saw it.</param>
    /// <param name="isFromOwnRelay">Whether the relay is one that we announced to.</param>
    /// <param name="request">The request it came in.</param>
    public async Task<ServerAnswer?> AnswerAsync(
        ReadOnlyMemory<byte> payload, PeerAddress peer, bool isFromOwnRelay, DhtRequest request)
    {
        if (_isOver || (RouteOf(request.From) ?? TryOpenRoute(request.From, isFromOwnRelay, payload)) is not { } route)
        {
            return null;
        }

        if (isFromOwnRelay)
        {
            _witnesses.Add(request.From.Host, peer.Host);
        }

        var isOnPunchSocket = request.Socket == route.Socket;
        var answer = await route.AnswerAsync(new PunchRequest(payload, peer, request.From, request.To, isFromOwnRelay, isOnPunchSocket));
        if (answer is null)
        {
            return null;
        }

        if (!answer.IsFromPunchSocket)
        {
            HandleOver();
            return new ServerAnswer(answer.Payload, null);
        }

        return new ServerAnswer(answer.Payload, route.Socket);
    }

    /// <summary>The client has chosen a way: probing stops.</summary>
    public void HandleConnected()
    {
        _isOver = true;
        _routes.ForEach(route => route.HandleConnected());
        _leased.Detach(this);
    }

    void ISampleReceiver.OnSample(NatSample sample)
    {
    }

    void ISampleReceiver.OnSampled()
    {
    }

    public void Dispose()
    {
        _isOver = true;
        _routes.ForEach(route => route.Dispose());
        _leased.Detach(this);
    }

    private ListenRoute? RouteOf(PeerAddress relay) => _routes.Find(route => route.Relay == relay);

    // Anybody may send rounds, so that only who knows the handshake gets a route, and strangers get a few.
    private ListenRoute? TryOpenRoute(PeerAddress relay, bool isOwnRelay, ReadOnlyMemory<byte> payload)
    {
        var parts = _context.Parts;
        _secure ??= new SecurePayload(_secret, parts.Random);
        if (!_secure.TryOpen(payload.Span, out _))
        {
            return null;
        }

        if (!isOwnRelay && _routes.Count(route => !route.IsOwnRelay) >= _context.Limits.PunchRoutes)
        {
            HolepunchMetrics.RoutesRefused.Add(1);
            return null;
        }

        _tokens ??= new HolepunchTokens(parts.Random);
        _turn ??= new PunchTurn(parts, isInitiator: false);
        var opened = new ListenRoute(
            relay,
            isOwnRelay,
            owner => new Puncher(parts, owner, _leased, _isFirewalled, isInitiator: false, _turn) { Witnesses = _witnesses },
            puncher => new ListenRounds(puncher, _secure, _tokens, Terms()),
            HandleOver);
        _routes.Add(opened);
        return opened;
    }

    private ListenTerms Terms() => new()
    {
        Allows = situation => _allows?.Invoke(situation) ?? true,
        IsThrottled = () => _turn!.IsThrottled,
        IsRelayed = () => _owner.IsRelayed,
        Punching = _owner.OnPunching,
    };

    // One route has come to nothing: the client may come through another one.
    private void HandleOver()
    {
        if (!_isOver && !_routes.Exists(route => route.IsPunching))
        {
            _owner.OnPunchOver();
        }
    }
}
