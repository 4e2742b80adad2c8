using HyperDht.Transport;

namespace HyperDht.Connections.Candidates;

/// <summary>Who dials or listens, as seen by a connection that is not open yet. Called on the loop; must not throw.</summary>
internal interface ICandidateOwner
{
    /// <summary>A packet for the stream came in another way than its own; may bind or move it. False does not believe it.</summary>
    bool AcceptFrom(IDatagramSocket socket, PeerAddress source);

    /// <summary>The peer's stream header is valid: it owns the keys of the handshake. At most once.</summary>
    void OnProven();

    /// <summary>The peer was heard on the direct path that has taken the place of a relay. At most once.</summary>
    void OnUpgraded()
    {
    }

    /// <summary>The peer has shown that it can follow us. Initiators only; at most once.</summary>
    void OnAware()
    {
    }

    /// <summary>The peer, which would follow us, is not heard any more. Initiators only; may happen again while it lasts.</summary>
    void OnSilent()
    {
    }

    /// <summary>
    /// The peer, which would not follow us, has not acknowledged in time what was sent to it. May happen again while it lasts.
    /// </summary>
    void OnUnanswered()
    {
    }

    /// <summary>The connection is gone. At most once.</summary>
    /// <param name="error">Why, or null for an orderly end.</param>
    void OnClosed(Exception? error);
}
