namespace HyperDht.Connections.Handshakes;

/// <summary>The blind-relay section (spec 03 §7).</summary>
/// <param name="PublicKey">The relay's key.</param>
/// <param name="Token">The pairing token.</param>
/// <param name="Version">Not checked.</param>
internal sealed record RelayThroughOffer(PublicKey PublicKey, NodeId Token, ulong Version = 1);
