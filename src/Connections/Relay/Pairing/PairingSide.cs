namespace HyperDht.Connections.Relay.Pairing;

/// <summary>One side of a pair.</summary>
/// <param name="Session">Whose.</param>
/// <param name="Message">What it asked for.</param>
/// <typeparam name="TSession">A client's connection.</typeparam>
internal sealed record PairingSide<TSession>(TSession Session, PairMessage Message);
