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
/// <remarks>On the loop.</remarks>
internal sealed class ListenPunch : IPunchOwner, IDisposable
{
    private readonly IListenPunchOwner _owner;
    private readonly Puncher _puncher;
    private readonly ListenRounds _rounds;

    private ListenPunch(
        PunchContext context, IListenPunchOwner owner, byte[] secret, SampledSocket socket, Func<bool> isFirewalled, Func<PunchSituation, bool>? allows)
    {
        _owner = owner;
        var parts = context.Parts;
        _puncher = new Puncher(parts, this, socket, isFirewalled, isInitiator: false);
        _rounds = new ListenRounds(
            _puncher,
            new SecurePayload(secret, parts.Random),
            new HolepunchTokens(parts.Random),
            new ListenTerms
            {
                Allows = situation => allows?.Invoke(situation) ?? true,
                IsThrottled = () => parts.Throttle.IsThrottled(parts.Loop.Now),
                Punching = owner.OnPunching,
            });
    }

    /// <summary>The socket that the handshake, and the rounds, are answered from.</summary>
    public IDatagramSocket Socket => _puncher.Nat.Socket.Socket.Socket;

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
        var isOnPunchSocket = request.Socket == Socket;
        var answer = await _rounds.AnswerAsync(new PunchRequest(payload, peer, request.From, request.To, isFromOwnRelay, isOnPunchSocket));
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
    public void HandleConnected() => _puncher.HandleConnected();

    // A listener is not told by probes but by the stream's packets.
    void IPunchOwner.OnPunched(PunchSocket socket, PeerAddress remote)
    {
    }

    void IPunchOwner.OnGaveUp() => _owner.OnPunchAborted();

    public void Dispose() => _puncher.Dispose();
}
