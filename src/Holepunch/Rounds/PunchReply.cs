namespace HyperDht.Holepunch.Rounds;

/// <summary>The answer to a dialer's punch message.</summary>
/// <param name="Payload">Encrypted.</param>
/// <param name="Server">The server's punch socket, as the node sees it.</param>
/// <param name="Seen">Our punch socket, as the node sees it.</param>
internal sealed record PunchReply(ReadOnlyMemory<byte> Payload, PeerAddress? Server, PeerAddress Seen);
