namespace HyperDht;

/// <summary>Two peers whose streams a relay has joined. It knows their keys on the connections to it, and no byte of what they say.</summary>
/// <param name="Initiator">Who has invented the token.</param>
/// <param name="Responder">Who was told the token.</param>
public sealed record RelayPair(PublicKey Initiator, PublicKey Responder);
