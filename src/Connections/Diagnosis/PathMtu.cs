namespace HyperDht.Connections.Diagnosis;

/// <summary>The largest packet that a node has answered.</summary>
/// <param name="Node">The node.</param>
/// <param name="Bytes">Its length with the headers of IPv4 and UDP; the path takes this much, and less than the next size tried.</param>
internal readonly record struct PathMtu(PeerAddress Node, int Bytes);
