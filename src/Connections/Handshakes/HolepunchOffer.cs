namespace HyperDht.Connections.Handshakes;

/// <summary>The holepunch section: which handshake, and through whom (spec 03 §7).</summary>
/// <param name="Id">The server's handshake id.</param>
/// <param name="Relays">Its relays, in the order in which they acknowledged the announce.</param>
internal sealed record HolepunchOffer(ulong Id, IReadOnlyList<RelayInfo> Relays);
