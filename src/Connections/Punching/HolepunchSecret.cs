using HyperDht.Cryptography;
using HyperDht.Noise;

namespace HyperDht.Connections.Punching;

/// <summary>The key of a handshake's punch payloads (spec 03 §6.3). Relays that saw the handshake can compute it (threat-model H7).</summary>
internal static class HolepunchSecret
{
    private const byte NamespaceId = 1;

    public static byte[] Of(SessionKeys keys)
    {
        var secret = new byte[SecretBox.KeyLength];
        Blake2b.Hash(secret, DhtNamespace.Of(NamespaceId), keys.HandshakeHash.Span);
        return secret;
    }
}
