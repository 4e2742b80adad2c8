namespace HyperDht.Records;

/// <summary>A peer as the DHT lists it: hearsay until a handshake proves the key (spec 02 §17).</summary>
/// <param name="PublicKey">Its key.</param>
/// <param name="RelayAddresses">Nodes that know how to reach it; storing nodes keep three.</param>
public sealed record DhtPeer(PublicKey PublicKey, IReadOnlyList<PeerAddress> RelayAddresses);
