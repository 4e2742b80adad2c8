namespace HyperDht.Connections.Paths;

/// <summary>A challenge to send.</summary>
/// <param name="To">Where; null for where the peer is believed to be.</param>
/// <param name="Number">What the answer must repeat.</param>
internal readonly record struct PathChallenge(PeerAddress? To, UInt128 Number);
