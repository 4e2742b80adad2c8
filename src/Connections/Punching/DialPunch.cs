using HyperDht.Connections.Candidates;
using HyperDht.Connections.Dialing;
using HyperDht.Connections.Handshakes;
using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Rounds;
using HyperDht.Holepunch.Sockets;
using HyperDht.Noise;
using HyperDht.Rpc;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Connections.Punching;

/// <summary>The punch of one dial (spec 03 §13.6), through one relay of the server after the other.</summary>
/// <remarks>
/// On the loop. A relay that saw the handshake can forge the server's rounds (threat-model H7): an attempt that has not led to the server after a
/// moment goes on, and another one begins beside it through the next relay.
/// </remarks>
internal sealed class DialPunch : IDialPunchOwner, IDisposable
{
    // What an honest punch through two NATs takes, with the second that the server waits before it probes.
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(1.5);

    // A stream on which nobody answers ends after 13 s, a large punch may take 35 s.
    private static readonly TimeSpan Reminder = TimeSpan.FromSeconds(5);

    // Half of what a server that may have given up gets to answer in; more where the handshake took long.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    private readonly DialContext _context;
    private readonly DialRequest _request;
    private readonly DialStory _story;
    private readonly IDialPunchOwner _owner;
    private readonly HandshakeReply _reply;
    private readonly SecurePayload _secure;
    private readonly HolepunchTokens _tokens;
    private readonly DialProgress _progress;
    private readonly PunchTurn _turn;
    private readonly List<PunchAttempt> _attempts = [];
    private readonly CancellationTokenSource _stop = new();
    private (string Code, string Reason)? _failure;
    private int _running;

    private DialPunch(DialContext context, DialRequest request, DialStory story, IDialPunchOwner owner, HandshakeReply reply, SessionKeys keys)
    {
        var random = context.Punching.Parts.Random;
        _context = context;
        _request = request;
        _story = story;
        _owner = owner;
        _reply = reply;
        _secure = new SecurePayload(HolepunchSecret.Of(keys), random);
        _tokens = new HolepunchTokens(random);
        _turn = new PunchTurn(context.Punching.Parts, isInitiator: true);
        _progress = new DialProgress(context.Punching.Limits, [.. Order(reply.Payload.Holepunch!.Relays, reply.AskedAddress)]);
    }

    /// <summary>Whether hundreds of probes are on their way: that takes seconds, and another one may have to wait for longer.</summary>
    public bool IsLarge => _turn.IsUnderWay;

    private Func<bool> IsRelayed { get; init; } = () => false;

    /// <summary>Starts to punch.</summary>
    /// <param name="context">What every dial works with.</param>
    /// <param name="request">What is dialed.</param>
    /// <param name="story">Takes the steps.</param>
    /// <param name="owner">Told how it ends.</param>
    /// <param name="reply">The server's answer.</param>
    /// <param name="keys">Of the handshake.</param>
    /// <param name="isRelayed">Whether the stream runs, or is about to run, over a relay: then there is time to wait for a turn.</param>
    /// <returns>Null when the system has no socket left.</returns>
    public static DialPunch? TryStart(
        DialContext context, DialRequest request, DialStory story, IDialPunchOwner owner, HandshakeReply reply, SessionKeys keys, Func<bool> isRelayed)
    {
        var punch = new DialPunch(context, request, story, owner, reply, keys) { IsRelayed = isRelayed };
        if (!punch.TryAttempt())
        {
            return null;
        }

        _ = punch.GoOnAsync();
        return punch;
    }

    public void OnPunched(CandidatePath path)
    {
        _running--;
        _owner.OnPunched(path);
    }

    public void OnPunchFailed(string code, string reason)
    {
        _running--;
        _failure = _failure is { Code: DhtErrorCodes.HolepunchDoubleRandomizedNats } ? _failure : (code, reason);
        DropHopeless();
        if (_running == 0 && _progress.HasRelay && !_stop.IsCancellationRequested && TryAttempt())
        {
            return;
        }

        FailWhenNothingIsLeft();
    }

    /// <summary>The stream lives on another path, or not at all: nothing of the punch is needed any more. Idempotent.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        _stop.Dispose();
        _attempts.ForEach(attempt => attempt.Dispose());
    }

    private static IEnumerable<PunchRelay> Order(IEnumerable<RelayInfo> relays, PeerAddress first) => relays
        .Where(relay => relay.Relay.Port != 0 && relay.Peer.Port != 0)
        .Select(relay => new PunchRelay(relay.Relay, relay.Peer))
        .OrderByDescending(relay => relay.Relay == first)
        .Take(Announcing.RelayAnnouncements.MaxRelays);

    private async Task GoOnAsync()
    {
        try
        {
            do
            {
                await _context.Loop.DelayAsync(HeadStart, _stop.Token);
            }
            while (_progress.HasRelay && TryAttempt());

            while (_running > 0)
            {
                await _context.Loop.DelayAsync(Reminder, _stop.Token);
                _owner.OnPunchGoesOn();
            }
        }
        catch (OperationCanceledException)
        {
            // The server has proven itself, or nobody wants it any more.
        }
    }

    private bool TryAttempt()
    {
        var parts = _context.Punching.Parts;
        if (parts.Sockets.TryOpen() is not { } socket)
        {
            return false;
        }

        _running++;
        _attempts.Add(new PunchAttempt(_story, this, owner => Side(owner, socket), Rounds));
        return true;
    }

    private Puncher Side(IPunchOwner owner, PunchSocket socket)
    {
        var side = new Puncher(
            _context.Punching.Parts, owner, new SampledSocket(_context.Loop, socket, _context.Rpc), () => _context.Self.IsFirewalled, isInitiator: true, _turn)
        {
            ExpectedRemote = _reply.ServerAddress,
            Witnesses = _progress.Witnesses,
        };
        side.Remote.Kind = _reply.Payload.UsableFirewall;
        return side;
    }

    private DialRounds Rounds(Puncher side)
    {
        var parts = _context.Punching.Parts;
        var messenger = new PunchMessenger(
            _context.Rpc, _request.Target, _reply.Payload.Holepunch!.Id, () => Waits(side.Nat.Socket.Socket.Socket));
        var terms = new DialTerms
        {
            Progress = _progress,
            ClientRelay = _reply.AskedAddress,
            ServerAddress = _reply.ServerAddress!.Value,
            FastOpen = _request.FastOpen,
            Allows = situation => _request.Holepunch?.Invoke(situation) ?? true,
            IsRelayed = IsRelayed,
            Story = _story,
        };
        var exchange = new DialExchange(side, _secure, _tokens, messenger, _progress);
        return new DialRounds(_context.Loop, parts.Random, _turn, side, _tokens, exchange, terms);
    }

    // A server of the reference does not answer any more when it has given up. One that a relay has slandered answers as fast as it did to the
    // handshake, which no relay could forge.
    private DhtRequestOptions Waits(IDatagramSocket socket)
    {
        var options = new DhtRequestOptions { Socket = socket };
        return _progress.IsCalledHopeless
            ? options with { Timeout = Shortest > _reply.Took * 2 ? Shortest : _reply.Took * 2, Retries = 1 }
            : options;
    }

    // Two relays agree that no punch is possible: nobody waits for what a third one brings.
    private void DropHopeless()
    {
        foreach (var attempt in _progress.IsHopeless ? _attempts.Where(attempt => attempt.IsAsking) : [])
        {
            attempt.Dispose();
            _running--;
        }
    }

    // An attempt that is under way may yet lead to the server, and so may a relay that was not asked.
    private void FailWhenNothingIsLeft()
    {
        if (_running == 0 && !_progress.HasRelay && _failure is { } failure && !_stop.IsCancellationRequested)
        {
            _owner.OnPunchFailed(failure.Code, failure.Reason);
        }
    }
}
