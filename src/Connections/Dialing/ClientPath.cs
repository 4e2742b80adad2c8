namespace HyperDht.Connections.Dialing;

/// <summary>How a client reaches the server after the handshake.</summary>
/// <param name="Target">Where to connect; null waits for the server's packets.</param>
/// <param name="LanCandidate">A local address to ask first; null asks none.</param>
/// <param name="NeedsPunching">Whether a hole has to be punched; the local address is then tried beside it.</param>
internal sealed record ClientPath(PeerAddress? Target, PeerAddress? LanCandidate = null, bool NeedsPunching = false);
