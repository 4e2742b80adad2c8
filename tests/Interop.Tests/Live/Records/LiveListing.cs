namespace HyperDht.Interop.Tests.Live.Records;

/// <summary>A peer of a topic as a live peer has found it: its key and relay addresses.</summary>
internal sealed record LiveListing(PublicKey Key, IReadOnlyList<PeerAddress> Relays);
