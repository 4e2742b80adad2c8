namespace HyperDht.Connections.Relay.Pairing;

/// <summary>Asks a relay to join a stream, or tells that it has (spec 05 §9.8).</summary>
/// <param name="IsInitiator">Whether the client of the connection has invented the token.</param>
/// <param name="Token">What both clients know.</param>
/// <param name="StreamId">The sender's stream.</param>
/// <param name="Sequence">Always 0, and not looked at.</param>
internal sealed record PairMessage(bool IsInitiator, NodeId Token, uint StreamId, ulong Sequence = 0);
