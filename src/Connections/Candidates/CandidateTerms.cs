namespace HyperDht.Connections.Candidates;

/// <summary>What a candidate is for.</summary>
/// <param name="IsInitiator">Whether we dial.</param>
/// <param name="LocalPublicKey">Our key.</param>
/// <param name="RemotePublicKey">The peer's key, or what it claims.</param>
/// <param name="Trace">Where the story goes.</param>
internal sealed record CandidateTerms(bool IsInitiator, PublicKey LocalPublicKey, PublicKey RemotePublicKey, ConnectTrace Trace);
