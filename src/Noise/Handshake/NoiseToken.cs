namespace HyperDht.Noise;

/// <summary>One step of a handshake message. In DH steps the first letter is the initiator's key, the second the responder's.</summary>
internal enum NoiseToken : byte
{
    E,
    S,
    EE,
    ES,
    SE,
    SS,
}
