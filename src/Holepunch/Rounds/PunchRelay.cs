namespace HyperDht.Holepunch.Rounds;

/// <summary>A node that the server announced itself to.</summary>
/// <param name="Relay">The node.</param>
/// <param name="Server">The server's main socket, as that node sees it.</param>
internal readonly record struct PunchRelay(PeerAddress Relay, PeerAddress Server);
