using System.Diagnostics.CodeAnalysis;
using HyperDht.Cryptography;
using HyperDht.Runtime;

namespace HyperDht.Holepunch.Payloads;

/// <summary>Encrypts punch payloads under the secret of a handshake (spec 03 §8.2): nonce, tag, ciphertext.</summary>
/// <param name="secret">32 bytes that both ends derive from the handshake.</param>
/// <param name="random">Draws the nonces.</param>
internal sealed class SecurePayload(ReadOnlyMemory<byte> secret, IRandomSource random)
{
    /// <summary>Bytes beside the plaintext.</summary>
    public const int Overhead = SecretBox.NonceLength + SecretBox.TagLength;

    public byte[] Seal(HolepunchPayload payload)
    {
        var plaintext = HolepunchPayloadCodec.Encode(payload);
        var box = new byte[Overhead + plaintext.Length];
        var nonce = box.AsSpan(0, SecretBox.NonceLength);
        random.Fill(nonce);
        SecretBox.Seal(box.AsSpan(SecretBox.NonceLength), plaintext, nonce, secret.Span);
        return box;
    }

    /// <summary>Decrypts and decodes; false for anything that the other end of the handshake did not make.</summary>
    public bool TryOpen(ReadOnlySpan<byte> box, [NotNullWhen(true)] out HolepunchPayload? payload)
    {
        payload = null;
        if (box.Length <= Overhead)
        {
            return false;
        }

        var plaintext = new byte[box.Length - Overhead];
        return SecretBox.TryOpen(plaintext, box[SecretBox.NonceLength..], box[..SecretBox.NonceLength], secret.Span)
            && HolepunchPayloadCodec.TryDecode(plaintext, out payload);
    }
}
