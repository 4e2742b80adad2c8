using HyperDht.Cryptography;

namespace HyperDht.Simulation.Tests.Threats.Forging;

/// <summary>What every relay can compute from the two messages it forwards: the key of the punch payloads (spec 03 §6.2, §6.3).</summary>
internal static class HandshakeTranscript
{
    private const int StaticLength = 32 + 16;

    public static byte[] SecretOf(PublicKey server, ReadOnlySpan<byte> message1, ReadOnlySpan<byte> message2)
    {
        var hash = new byte[64];
        "Noise_IK_Ed25519_ChaChaPoly_BLAKE2b"u8.CopyTo(hash);
        Mix(hash, DhtNamespace.Of(0));
        Mix(hash, server.Span);
        Mix(hash, message1[..32]);
        Mix(hash, message1.Slice(32, StaticLength));
        Mix(hash, message1[(32 + StaticLength)..]);
        Mix(hash, message2[..32]);
        Mix(hash, message2[32..]);
        var secret = new byte[SecretBox.KeyLength];
        Blake2b.Hash(secret, DhtNamespace.Of(1), hash);
        return secret;
    }

    private static void Mix(byte[] hash, ReadOnlySpan<byte> data) => Blake2b.Hash(hash, (byte[])[.. hash, .. data]);
}
