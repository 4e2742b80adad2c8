using HyperDht.Transport;

namespace HyperDht.Udx.Relaying;

/// <summary>The layer above a relay's end. Called on the loop; must not throw.</summary>
internal interface IUdxRelayHandler
{
    /// <summary>Decides about a packet from another address than the peer's present one. True moves the end there.</summary>
    /// <param name="socket">Where it arrived.</param>
    /// <param name="source">Where it comes from.</param>
    bool AcceptFrom(IDatagramSocket socket, PeerAddress source);

    /// <summary>Where the peer is until its first packet says so, and after it has moved; null when nothing is known.</summary>
    (IDatagramSocket Socket, PeerAddress Remote)? Whereabouts => null;

    /// <summary>Whether so many bytes may be sent on now.</summary>
    bool MayForward(int bytes);

    /// <summary>The end has closed otherwise than by <see cref="UdxRelayEnd.Close()"/> on it. At most once.</summary>
    void OnClosed();
}
