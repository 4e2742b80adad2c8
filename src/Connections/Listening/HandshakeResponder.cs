using System.Buffers.Binary;
using HyperDht.Connections.Candidates;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Punching;
using HyperDht.Cryptography;
using HyperDht.Messaging;
using HyperDht.Noise;
using HyperDht.Transport;

namespace HyperDht.Connections.Listening;

/// <summary>Answers the handshakes of one listener (spec 03 §12.3).</summary>
/// <remarks>On the loop. Refusing is silence. What is kept for strangers is bounded and short-lived.</remarks>
internal sealed class HandshakeResponder : IHandshakeServer, IIncomingOwner, IDisposable
{
    private readonly ListenContext _context;
    private readonly KeyPair _keyPair;
    private readonly FirewallGate? _firewall;
    private readonly Func<ServerTerms> _terms;
    private readonly ListenPunchPolicy _punching;
    private readonly Action<IHyperDhtConnection> _surface;
    private readonly HandshakeTable _table;
    private readonly ReplayMemory _replays;
    private readonly List<IncomingConnection> _incoming = [];
    private CancellationTokenSource _active = new();
    private bool _isClosed;

    public HandshakeResponder(
        ListenContext context,
        KeyPair keyPair,
        IFirewallPolicy? firewall,
        Func<ServerTerms> terms,
        ListenPunchPolicy punching,
        Action<IHyperDhtConnection> surface)
    {
        _context = context;
        _keyPair = keyPair;
        _firewall = firewall is null ? null : new FirewallGate(context.Loop, firewall, context.Logger);
        _terms = terms;
        _punching = punching;
        _surface = surface;
        _table = context.Handshakes;
        _replays = context.Replays;
    }

    /// <summary>Whether the connections' messages are handed out whole.</summary>
    public bool KeepsMessages { get; init; }

    /// <summary>How long a finished handshake is remembered; see <see cref="ListenOptions.HandshakeClearWait"/>.</summary>
    public required TimeSpan ClearWait { get; init; }

    /// <summary>Connections answered but not proven.</summary>
    public int Unproven => _incoming.Count;

    public async ValueTask<ServerAnswer?> AnswerAsync(ReadOnlyMemory<byte> noise, PeerAddress? claimedPeer, DhtRequest request)
    {
        if (_active.IsCancellationRequested || !_context.Admission.IsPlausible(noise.Span))
        {
            return null;
        }

        _table.HandleTimeout(_context.Loop.Now);

        // Looked up and added in one go: a repetition that arrives while we work waits for the same answer.
        var key = KeyOf(noise.Span);
        if (_table.TryFind(key, out var known))
        {
            Note(known!, claimedPeer, request);
            return await known!.Answer;
        }

        if (!_context.Admission.TryTake(claimedPeer, request, claimedPeer is not null && _punching.IsOwnRelay(request.From), _context.Loop.Now))
        {
            ConnectionsMetrics.HandshakesLimited.Add(1);
            return null;
        }

        if (_table.TakeOldest() is { } given)
        {
            ConnectionsMetrics.HalfOpenRefused.Add(1);
            given.Incoming!.Dispose();
        }

        var entry = _table.TryAdd(key, _context.Admission.IsExempt(request) ? 0 : (claimedPeer ?? request.From).Host);
        if (entry is null)
        {
            ConnectionsMetrics.HalfOpenRefused.Add(1);
            return null;
        }

        Note(entry, claimedPeer, request);
        ServerAnswer? answer = null;
        try
        {
            answer = await RespondAsync(entry, noise.ToArray(), claimedPeer, request);
        }
        catch (Exception error)
        {
            ConnectionsLog.HandshakeFailed(_context.Logger, error);
            _incoming.Find(incoming => incoming.Entry == entry)?.Dispose();
            Finish(entry);
        }

        entry.Complete(answer);
        return answer;
    }

    public async ValueTask<ServerAnswer?> AnswerPunchAsync(PeerHolepunchMessage body, DhtRequest request)
    {
        if (_active.IsCancellationRequested || body.Peer is not { } peer || !_table.TryFindById(body.Id, out var entry)
            || entry!.Incoming?.Punch is not { } punch)
        {
            return null;
        }

        var active = _active.Token;
        var answer = await punch.AnswerAsync(body.Payload, peer, _punching.IsOwnRelay(request.From), request);
        return active.IsCancellationRequested ? null : answer;
    }

    public void OnProvenClosed(IncomingConnection incoming) => _context.Admission.Known.Remove(incoming.RemotePublicKey, incoming.ProvenHost);

    public void OnProven(IncomingConnection incoming, IHyperDhtConnection connection)
    {
        _context.Admission.Known.Add(incoming.RemotePublicKey, incoming.ProvenHost);
        _incoming.Remove(incoming);
        Finish(incoming.Entry, connection.Path is PathKind.Relay);
        if (incoming.Former is { } former)
        {
            former.Way.Adopt((ICandidate)connection);
            return;
        }

        ConnectionsMetrics.Accepted.Add(1);
        _surface(connection);
    }

    public void OnAbandoned(IncomingConnection incoming)
    {
        _incoming.Remove(incoming);
        incoming.Entry.Incoming = null;
        Finish(incoming.Entry);
    }

    /// <summary>Drops every unfinished handshake, and ignores those that come. Idempotent.</summary>
    public void Suspend()
    {
        _active.Cancel();
        foreach (var incoming in _incoming.ToArray())
        {
            incoming.Dispose();
        }
    }

    /// <summary>Answers handshakes again.</summary>
    public void Resume()
    {
        if (!_isClosed && _active.IsCancellationRequested)
        {
            _active.Dispose();
            _active = new CancellationTokenSource();
        }
    }

    /// <summary>Drops every unfinished handshake for good. Idempotent.</summary>
    public void Dispose()
    {
        _isClosed = true;
        Suspend();
    }

    private void Note(HandshakeEntry entry, PeerAddress? claimedPeer, DhtRequest request)
    {
        if (claimedPeer is { } peer && _punching.IsOwnRelay(request.From))
        {
            entry.Witnesses.Add(request.From.Host, peer.Host);
        }
    }

    // Under our key, because the listeners of a node share one table.
    private UInt128 KeyOf(ReadOnlySpan<byte> noise)
    {
        Span<byte> digest = stackalloc byte[16];
        Blake2b.Hash(digest, noise, _keyPair.PublicKey.Span);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    private async Task<ServerAnswer?> RespondAsync(HandshakeEntry entry, byte[] noise, PeerAddress? claimedPeer, DhtRequest request)
    {
        var active = _active.Token;
        using var handshake = new ServerHandshake(_context.Noise, _keyPair);
        var payload = await ReadAsync(handshake, noise, _context.Admission.IsKnown(claimedPeer, request));
        if (payload is null || active.IsCancellationRequested)
        {
            _table.Remove(entry);
            return null;
        }

        var remote = handshake.RemotePublicKey;
        if (!IsAdmissible(entry, noise, remote) || !await IsAllowedAsync(new(remote, request.From, claimedPeer, _keyPair.PublicKey), active))
        {
            Finish(entry);
            return null;
        }

        var former = payload.Rejoin is { } token ? _context.Rejoinable(token, remote) : null;
        if (payload.Rejoin is not null && former is null)
        {
            Finish(entry);
            return null;
        }

        var error = ServerDecision.ErrorOf(payload);
        var incoming = error is HandshakeError.None ? Create(entry, remote, former) : null;
        var terms = former is null ? _terms() : _terms().InDoubt();
        var offer = error is HandshakeError.None ? _context.RelayClients.Offer(terms.RelayThrough, remote, _context.Punching.Parts.Random) : null;
        var answer = PayloadBuilder.Server(terms, error, incoming?.StreamId ?? 0, entry.Id, offer);
        var isKnown = _context.Admission.IsKnown(claimedPeer, request) || _context.Admission.Known.Holds(remote);
        var (message, keys) = await MeasureAsync(
            _context.Admission.Budget.Continue(isKnown, _context.Loop.Now),
            isKnown,
            () => handshake.TryFinish(answer, out var m, out var k) ? (m, k) : (null, null));
        if (incoming is null || message is null || keys is null || active.IsCancellationRequested)
        {
            keys?.Dispose();
            incoming?.Dispose();
            Finish(entry);
            return active.IsCancellationRequested || message is null ? null : new ServerAnswer(message, null);
        }

        if (terms.ReusableSocket && payload.Udx!.ReusableSocket)
        {
            incoming.AllowReuse(_context.Punching.Routes);
        }

        ConnectionsMetrics.Handshakes.Add(1);
        var path = PathNow(payload, claimedPeer, request);
        var socket = path is null ? Meet(incoming, keys, ServerDecision.Meet(terms, payload, claimedPeer!.Value, request.To)) : null;
        incoming.Begin(keys, payload.UsableStreamId!.Value, path);
        if (path is null
            && _context.RelayClients.Choose(offer, terms.AcceptsClientRelays ? payload.RelayThrough : null, isServer: true) is { } relay)
        {
            incoming.StartRelay(_context.RelayClients, relay);
        }

        return new ServerAnswer(message, socket);
    }

    private async ValueTask<NoisePayload?> ReadAsync(ServerHandshake handshake, byte[] noise, bool isKnown)
    {
        if (_context.Admission.Budget.TryBegin(isKnown, _context.Loop.Now, out var setAside))
        {
            return await MeasureAsync(setAside, isKnown, () => handshake.TryBegin(noise, out var read) ? read : null);
        }

        ConnectionsMetrics.HandshakesLimited.Add(1);
        return null;
    }

    private async ValueTask<T> MeasureAsync<T>(double setAside, bool isKnown, Func<T> work)
    {
        var cost = TimeSpan.Zero;
        try
        {
            return await _context.Work.RunAsync(() =>
            {
                var began = _context.Clock?.GetTimestamp() ?? 0;
                var result = work();
                cost = _context.Clock?.GetElapsedTime(began) ?? default;
                return result;
            });
        }
        finally
        {
            _context.Admission.Budget.HandleDone(setAside, cost, isKnown);
        }
    }

    // Returns where the answer leaves from. On a LAN a punch is only prepared when the client asks for it: it seldom does.
    private IDatagramSocket? Meet(IncomingConnection incoming, SessionKeys keys, MeetingKind meeting)
    {
        if (meeting is MeetingKind.Wait)
        {
            return null;
        }

        var secret = HolepunchSecret.Of(keys);
        incoming.AllowPunch(owner => ListenPunch.TryPrepare(
            _context.Punching, owner, secret, incoming.Entry.Witnesses, () => _context.Self.IsFirewalled, _punching.Allows));
        return meeting is MeetingKind.Punch ? incoming.Punch?.Socket : null;
    }

    private bool IsAdmissible(HandshakeEntry entry, byte[] noise, PublicKey remote)
    {
        if (!_replays.TryRemember(noise.AsSpan(0, PublicKey.Length), _context.Loop.Now))
        {
            ConnectionsMetrics.ReplaysRefused.Add(1);
            return false;
        }

        if (!_table.TryClaim(entry, remote))
        {
            ConnectionsMetrics.HalfOpenRefused.Add(1);
            return false;
        }

        return true;
    }

    private async ValueTask<bool> IsAllowedAsync(ConnectionCandidate candidate, CancellationToken active) =>
        (_firewall is null || await _firewall.AllowsAsync(candidate, active)) && !active.IsCancellationRequested;

    private IncomingConnection Create(HandshakeEntry entry, PublicKey remote, ICandidate? former)
    {
        var terms = new CandidateTerms(false, _keyPair.PublicKey, remote, new ConnectTrace()) { KeepsMessages = KeepsMessages && former is null };
        var incoming = new IncomingConnection(_context.Loop, this, _context.Candidates, terms, entry) { Former = former };
        entry.Incoming = incoming;
        _incoming.Add(incoming);
        return incoming;
    }

    private CandidatePath? PathNow(NoisePayload payload, PeerAddress? claimedPeer, DhtRequest request)
    {
        var socket = claimedPeer is null ? request.Socket : _context.Self.DefaultSocket;
        return ServerDecision.BindNow(payload, request.From, claimedPeer) is { } address ? new CandidatePath(socket, address) : null;
    }

    private void Finish(HandshakeEntry entry, bool isRelayed = false)
    {
        var now = _context.Loop.Now;
        _table.Finish(entry, now, ClearWait, isRelayed);
        _table.HandleTimeout(now);
    }
}
