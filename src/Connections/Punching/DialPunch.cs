using HyperDht.Connections.Candidates;
using HyperDht.Connections.Dialing;
using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Rounds;
using HyperDht.Holepunch.Sockets;
using HyperDht.Noise;

namespace HyperDht.Connections.Punching;

/// <summary>The punch of one dial (spec 03 §13.6): its socket, its rounds, its end.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class DialPunch : IPunchOwner, IDisposable
{
    private const string Opening = "opening";

    private readonly DialContext _context;
    private readonly DialStory _story;
    private readonly IDialPunchOwner _owner;
    private readonly CancellationTokenSource _stop = new();
    private readonly Puncher _puncher;
    private readonly DialRounds _rounds;
    private int _step = -1;

    private DialPunch(DialContext context, DialRequest request, DialStory story, IDialPunchOwner owner, HandshakeReply reply, SessionKeys keys, PunchSocket socket)
    {
        _context = context;
        _story = story;
        _owner = owner;
        var parts = context.Punching.Parts;
        _puncher = new Puncher(parts, this, new SampledSocket(socket, context.Rpc), () => context.Self.IsFirewalled, isInitiator: true)
        {
            ExpectedRemote = reply.ServerAddress,
        };
        _puncher.Remote.Kind = reply.Payload.UsableFirewall;
        var offer = reply.Payload.Holepunch!;
        var secure = new SecurePayload(HolepunchSecret.Of(keys), parts.Random);
        var tokens = new HolepunchTokens(parts.Random);
        var messenger = new PunchMessenger(context.Rpc, request.Target, offer.Id, () => _puncher.Nat.Socket.Socket.Socket);
        _rounds = new DialRounds(
            context.Loop,
            parts.Random,
            parts.Throttle,
            _puncher,
            tokens,
            new DialExchange(_puncher, secure, tokens, messenger),
            new DialTerms
            {
                Relays = [.. Order(offer.Relays, reply.AskedAddress)],
                ClientRelay = reply.AskedAddress,
                ServerAddress = reply.ServerAddress!.Value,
                FastOpen = request.FastOpen,
                Allows = situation => request.Holepunch?.Invoke(situation) ?? true,
                Story = story,
            });
    }

    /// <summary>Starts to punch.</summary>
    /// <returns>Null when the system has no socket left.</returns>
    public static DialPunch? TryStart(
        DialContext context, DialRequest request, DialStory story, IDialPunchOwner owner, HandshakeReply reply, SessionKeys keys)
    {
        if (context.Punching.Parts.Sockets.TryOpen() is not { } socket)
        {
            return null;
        }

        var punch = new DialPunch(context, request, story, owner, reply, keys, socket);
        _ = punch.RunAsync();
        return punch;
    }

    public void OnPunched(PunchSocket socket, PeerAddress remote)
    {
        Tell("through");
        _owner.OnPunched(new CandidatePath(socket.Socket, remote));
    }

    public void OnGaveUp()
    {
        Tell(DhtErrorCodes.HolepunchAborted);
        _owner.OnPunchFailed(DhtErrorCodes.HolepunchAborted, "no probe came through");
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
        _puncher.Dispose();
    }

    private static IEnumerable<PunchRelay> Order(IEnumerable<Handshakes.RelayInfo> relays, PeerAddress first) => relays
        .Where(relay => relay.Relay.Port != 0 && relay.Peer.Port != 0)
        .Select(relay => new PunchRelay(relay.Relay, relay.Peer))
        .OrderByDescending(relay => relay.Relay == first)
        .Take(Announcing.RelayAnnouncements.MaxRelays);

    private async Task RunAsync()
    {
        try
        {
            await _rounds.RunAsync(_stop.Token);
            if (_puncher.IsPunching)
            {
                Tell(null);
                _step = _story.Begin("punch", $"{_puncher.Strategy!.Name}: {ConnectNames.Of(_puncher.Kind)} here, {ConnectNames.Of(_puncher.Remote.Kind)} there");
            }
        }
        catch (PunchFailedException error) when (!_stop.IsCancellationRequested && !_puncher.IsConnected)
        {
            Tell(null);
            _puncher.Dispose();
            _owner.OnPunchFailed(error.Code, error.Message);
        }
        catch (Exception error) when (error is PunchFailedException or OperationCanceledException or HyperDhtException)
        {
            // Another path has won meanwhile, or nobody wants one any more.
        }
    }

    // What the trace says of both NATs is what the punch goes by.
    private void Tell(string? outcome)
    {
        _story.Trace.LocalNat = _puncher.Kind;
        _story.Trace.RemoteNat = _puncher.Remote.Kind;
        _story.Trace.Strategy = _puncher.Strategy?.Name ?? Opening;
        if (outcome is not null)
        {
            _story.End(_step, outcome);
        }
    }
}
