namespace HyperDht.Noise;

/// <summary>Begins handshakes; replace it to keep static keys elsewhere.</summary>
/// <remarks>Thread safe.</remarks>
public interface INoiseHandshakeFactory
{
    /// <summary>Begins a handshake.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="isInitiator">Whether we send the first message.</param>
    /// <param name="keyPair">Our static key; must not be disposed before the handshake is.</param>
    /// <param name="remotePublicKey">The responder's key, which an initiator of IK and XK must know; otherwise null.</param>
    /// <param name="prologue">What both sides must agree on beforehand; may be empty.</param>
    INoiseHandshake Create(
        NoisePattern pattern, bool isInitiator, KeyPair keyPair, PublicKey? remotePublicKey, ReadOnlySpan<byte> prologue);
}
