namespace HyperDht.Connections.Handshakes;

/// <summary>A node that relays to a server, and the server's address as that node sees it (spec 03 §7).</summary>
/// <param name="Relay">The node.</param>
/// <param name="Peer">The server as it sees it.</param>
internal readonly record struct RelayInfo(PeerAddress Relay, PeerAddress Peer)
{
    public const int EncodedLength = 2 * PeerAddress.EncodedLength;
}
