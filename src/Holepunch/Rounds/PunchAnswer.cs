namespace HyperDht.Holepunch.Rounds;

/// <summary>What a listener answers to a PEER_HOLEPUNCH.</summary>
/// <param name="Payload">Encrypted.</param>
/// <param name="IsFromPunchSocket">Whether it leaves from the socket of the punch; an abort leaves from the node's own.</param>
internal sealed record PunchAnswer(byte[] Payload, bool IsFromPunchSocket);
