namespace HyperDht.Holepunch.Rounds;

/// <summary>A PEER_HOLEPUNCH as it reached a listener (spec 03 §12.4).</summary>
/// <param name="Payload">Encrypted.</param>
/// <param name="Peer">The dialer, as the relay saw it.</param>
/// <param name="Source">Who sent the message to us: the relay.</param>
/// <param name="To">Our address, as the relay sees it.</param>
/// <param name="IsFromOwnRelay">Whether the relay is one that we announced to.</param>
/// <param name="IsOnPunchSocket">Whether it came in on the socket of this punch.</param>
internal sealed record PunchRequest(
    ReadOnlyMemory<byte> Payload, PeerAddress Peer, PeerAddress Source, PeerAddress To, bool IsFromOwnRelay, bool IsOnPunchSocket);
