namespace HyperDht.Connections.Candidates;

/// <summary>What a candidate is for.</summary>
/// <param name="IsInitiator">Whether we dial.</param>
/// <param name="LocalPublicKey">Our key.</param>
/// <param name="RemotePublicKey">The peer's key, or what it claims.</param>
/// <param name="Trace">Where the story goes.</param>
internal sealed record CandidateTerms(bool IsInitiator, PublicKey LocalPublicKey, PublicKey RemotePublicKey, ConnectTrace Trace)
{
    /// <summary>Whether the peer's messages are handed out whole, to a receiver that is still to come; nothing can be read otherwise.</summary>
    public bool KeepsMessages { get; init; }

    /// <summary>Time without an own message after which an empty one is sent; null for what the node does.</summary>
    public TimeSpan? KeepAlive { get; init; }
}
