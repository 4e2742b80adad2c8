namespace HyperDht;

/// <summary>A peer that asks to connect (threat-model H6).</summary>
/// <param name="RemotePublicKey">Its key: a claim until the stream has proven it (spec 05 §11.2).</param>
/// <param name="Source">Who sent us the handshake: the peer itself, or a node that relays it.</param>
/// <param name="ClaimedAddress">The peer's address according to a relay, unverified; null when it came directly.</param>
/// <param name="LocalPublicKey">The key it asks for.</param>
public sealed record ConnectionCandidate(
    PublicKey RemotePublicKey, PeerAddress Source, PeerAddress? ClaimedAddress, PublicKey LocalPublicKey);
