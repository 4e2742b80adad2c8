using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Rounds;
using HyperDht.Holepunch.Sockets;
using HyperDht.Transport;

namespace HyperDht.Connections.Punching;

/// <summary>What one relay brings to a listener's punch, and what the listener does about it.</summary>
/// <remarks>
/// On the loop. Relays that saw the handshake can forge rounds (threat-model H7): the client's state, the probes and the end of each route are its
/// own, so that a lie spoils what goes through the liar, and nothing else.
/// </remarks>
internal sealed class ListenRoute : IPunchOwner, IDisposable
{
    private readonly Puncher _puncher;
    private readonly ListenRounds _rounds;
    private readonly Action _over;

    /// <param name="relay">Who brings the rounds.</param>
    /// <param name="isOwnRelay">Whether the listener announced itself there.</param>
    /// <param name="makePuncher">Makes the route's own attempt.</param>
    /// <param name="makeRounds">Makes what answers for it.</param>
    /// <param name="over">Called when the probes came to nothing.</param>
    public ListenRoute(PeerAddress relay, bool isOwnRelay, Func<IPunchOwner, Puncher> makePuncher, Func<Puncher, ListenRounds> makeRounds, Action over)
    {
        Relay = relay;
        IsOwnRelay = isOwnRelay;
        _over = over;
        _puncher = makePuncher(this);
        _rounds = makeRounds(_puncher);
    }

    public PeerAddress Relay { get; }

    public bool IsOwnRelay { get; }

    /// <summary>Where its answers leave from.</summary>
    public IDatagramSocket Socket => _puncher.Nat.Socket.Socket.Socket;

    /// <summary>Whether probes are on their way.</summary>
    public bool IsPunching => _puncher.IsPunching;

    /// <summary>Answers one round; null for silence.</summary>
    public Task<PunchAnswer?> AnswerAsync(PunchRequest request) => _rounds.AnswerAsync(request);

    /// <summary>The client has chosen a way: probing stops.</summary>
    public void HandleConnected() => _puncher.HandleConnected();

    public void Dispose() => _puncher.Dispose();

    // A listener is not told by probes but by the stream's packets.
    void IPunchOwner.OnPunched(PunchSocket socket, PeerAddress remote)
    {
    }

    void IPunchOwner.OnGaveUp() => _over();
}
