using HyperDht.Transport;

namespace HyperDht.Connections.Relay.Pairing;

/// <summary>Whose client an end serves. Called on the loop; must not throw.</summary>
internal interface IRelayEndOwner
{
    /// <summary>Whether a packet that does not come from where the client was last seen may be its.</summary>
    /// <param name="socket">Where it arrived.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="isFirst">Whether the client was not seen yet.</param>
    bool AcceptFrom(IDatagramSocket socket, PeerAddress source, bool isFirst);

    /// <summary>Where the client is until it was seen; null when nobody knows.</summary>
    (IDatagramSocket Socket, PeerAddress Remote)? Whereabouts => null;

    /// <summary>The end has closed by itself. At most once.</summary>
    void OnEndClosed(IRelayEnd end);
}
