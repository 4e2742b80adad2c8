namespace HyperDht.Records;

/// <summary>A peer of a topic, and how many nodes said so.</summary>
/// <param name="Peer">The peer, with the relay addresses that most nodes named first.</param>
/// <param name="Reports">Nodes that list it; those of one public /24 network count as one.</param>
public sealed record RankedPeer(DhtPeer Peer, int Reports);
