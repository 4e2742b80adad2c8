namespace HyperDht.Holepunch.Rounds;

/// <summary>What the first rounds found out.</summary>
/// <param name="Token">The server's token, to be returned.</param>
/// <param name="Server">The server's punch socket, as its relay sees it.</param>
internal sealed record PunchProbe(ReadOnlyMemory<byte>? Token, PeerAddress? Server);
