namespace HyperDht.Cli.Records;

/// <summary>One peer of a topic, put together from the replies that list it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Relays">Its relay addresses as the first node lists them.</param>
/// <param name="From">The first node that lists it.</param>
/// <param name="Nodes">How many nodes list it.</param>
internal sealed record FoundPeer(PublicKey Key, IReadOnlyList<PeerAddress> Relays, PeerAddress From, int Nodes);
