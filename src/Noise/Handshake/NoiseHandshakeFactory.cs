using HyperDht.Cryptography;
using HyperDht.Runtime;

namespace HyperDht.Noise;

/// <summary>The default handshakes.</summary>
/// <param name="suite">The primitives.</param>
/// <param name="random">Where ephemeral keys come from.</param>
internal sealed class NoiseHandshakeFactory(ICryptoSuite suite, IRandomSource random) : INoiseHandshakeFactory
{
    public INoiseHandshake Create(
        NoisePattern pattern, bool isInitiator, KeyPair keyPair, PublicKey? remotePublicKey, ReadOnlySpan<byte> prologue) =>
        new NoiseHandshake(suite, random, pattern, isInitiator, keyPair, remotePublicKey, prologue);
}
