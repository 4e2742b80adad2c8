namespace HyperDht.Connections.Announcing;

/// <summary>A storing node that holds our announcement, as handshakes name it (spec 03).</summary>
/// <param name="RelayAddress">The node.</param>
/// <param name="PeerAddress">Our address as the node sees it.</param>
internal readonly record struct RelayNode(PeerAddress RelayAddress, PeerAddress PeerAddress);
