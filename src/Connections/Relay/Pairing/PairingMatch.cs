namespace HyperDht.Connections.Relay.Pairing;

/// <summary>Two sides that belong together.</summary>
/// <param name="Responder">Who was told the token.</param>
/// <param name="Initiator">Who has invented it.</param>
/// <typeparam name="TSession">A client's connection.</typeparam>
internal sealed record PairingMatch<TSession>(PairingSide<TSession> Responder, PairingSide<TSession> Initiator);
