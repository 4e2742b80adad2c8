using HyperDht.Connections.Forwarding;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Rounds;
using HyperDht.Holepunch.Sockets;
using HyperDht.Messaging;
using HyperDht.Transport;

namespace HyperDht.Connections.Punching;

/// <summary>The punch of one handshake at a listener (spec 03 §12.4).</summary>
/// <remarks>
/// On the loop. Until the client's first round it only keeps a socket open: thousands of clients may never send one (threat-model H2).
/// </remarks>
internal sealed class ListenPunch : IPunchOwner, ISampleReceiver, IDisposable
{
    private readonly PunchContext _context;
    private readonly IListenPunchOwner _owner;
    private readonly byte[] _secret;
    private readonly SampledSocket _leased;
    private readonly Func<bool> _isFirewalled;
    private readonly Func<PunchSituation, bool>? _allows;
    private Puncher? _puncher;
    private ListenRounds? _rounds;
    private bool _isOver;

    private ListenPunch(
        PunchContext context, IListenPunchOwner owner, byte[] secret, SampledSocket socket, Func<bool> isFirewalled, Func<PunchSituation, bool>? allows)
    {
        _context = context;
        _owner = owner;
        _secret = secret;
        _leased = socket;
        _isFirewalled = isFirewalled;
        _allows = allows;
        socket.Socket.Probes = EchoProbes.Instance;
        socket.Attach(this);
    }

    /// <summary>The socket that the handshake, and the rounds, are answered from.</summary>
    public IDatagramSocket Socket => (_puncher?.Nat.Socket ?? _leased).Socket.Socket;

    /// <summary>Prepares for the client's rounds.</summary>
    /// <param name="context">What the punches of the node share.</param>
    /// <param name="owner">The connection.</param>
    /// <param name="secret">The handshake's key for punch payloads.</param>
    /// <param name="isFirewalled">Whether the node is behind a firewall.</param>
    /// <param name="allows">Whether the application allows it; null allows it.</param>
    /// <returns>Null when the system has no socket left.</returns>
    public static ListenPunch? TryPrepare(
        PunchContext context, IListenPunchOwner owner, byte[] secret, Func<bool> isFirewalled, Func<PunchSituation, bool>? allows) =>
        context.ListenSockets.TryLease() is { } socket ? new ListenPunch(context, owner, secret, socket, isFirewalled, allows) : null;

    /// <summary>Answers one round; null for silence.</summary>
    /// <param name="payload">Encrypted.</param>
    /// <param name="peer">The client, as the relay saw it.</param>
    /// <param name="isFromOwnRelay">Whether the relay is one that we announced to.</param>
    /// <param name="request">The request it came in.</param>
    public async Task<ServerAnswer?> AnswerAsync(
        ReadOnlyMemory<byte> payload, PeerAddress peer, bool isFromOwnRelay, DhtRequest request)
    {
        if (_isOver)
        {
            return null;
        }

        var rounds = _rounds ??= Begin();
        var isOnPunchSocket = request.Socket == Socket;
        var answer = await rounds.AnswerAsync(new PunchRequest(payload, peer, request.From, request.To, isFromOwnRelay, isOnPunchSocket));
        if (answer is null)
        {
            return null;
        }

        if (!answer.IsFromPunchSocket)
        {
            _owner.OnPunchAborted();
            return new ServerAnswer(answer.Payload, null);
        }

        return new ServerAnswer(answer.Payload, Socket);
    }

    /// <summary>The client has chosen a way: probing stops.</summary>
    public void HandleConnected()
    {
        _isOver = true;
        _leased.Detach(this);
        _puncher?.HandleConnected();
    }

    // A listener is not told by probes but by the stream's packets.
    void IPunchOwner.OnPunched(PunchSocket socket, PeerAddress remote)
    {
    }

    void IPunchOwner.OnGaveUp() => _owner.OnPunchAborted();

    void ISampleReceiver.OnSample(NatSample sample)
    {
    }

    void ISampleReceiver.OnSampled()
    {
    }

    public void Dispose()
    {
        _isOver = true;
        _leased.Detach(this);
        _puncher?.Dispose();
    }

    private ListenRounds Begin()
    {
        var parts = _context.Parts;
        _puncher = new Puncher(parts, this, _leased, _isFirewalled, isInitiator: false);
        _leased.Detach(this);
        return new ListenRounds(
            _puncher,
            new SecurePayload(_secret, parts.Random),
            new HolepunchTokens(parts.Random),
            new ListenTerms
            {
                Allows = situation => _allows?.Invoke(situation) ?? true,
                IsThrottled = () => parts.Throttle.IsThrottled(parts.Loop.Now),
                Punching = _owner.OnPunching,
            });
    }
}
