namespace HyperDht.Connections.Dialing;

/// <summary>How a client reaches the server after the handshake.</summary>
/// <param name="Target">Where to connect; null waits for the server's packets.</param>
/// <param name="LanCandidate">A local address to ask first; null asks none.</param>
/// <param name="NeedsPunching">Whether the server expected a punch: connecting directly may then fail.</param>
internal sealed record ClientPath(PeerAddress? Target, PeerAddress? LanCandidate = null, bool NeedsPunching = false);
