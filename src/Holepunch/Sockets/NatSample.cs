namespace HyperDht.Holepunch.Sockets;

/// <summary>How one node sees a socket.</summary>
/// <param name="Seen">Our address in its eyes.</param>
/// <param name="Referrer">The node.</param>
internal readonly record struct NatSample(PeerAddress Seen, PeerAddress Referrer);
