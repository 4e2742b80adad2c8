namespace HyperDht.Cryptography;

/// <summary>The primitives under handshakes and encrypted streams; replace it to bring another implementation of the same ones.</summary>
/// <remarks>
/// Thread safe. Results are fixed by the wire format: another implementation may be faster, or live in hardware, but yields equal bytes.
/// </remarks>
public interface ICryptoSuite
{
    /// <summary>BLAKE2b, see <see cref="Blake2b.Hash"/>.</summary>
    /// <param name="digest">16 to 64 bytes.</param>
    /// <param name="data">The input.</param>
    /// <param name="key">0, or 16 to 64 bytes.</param>
    void Hash(Span<byte> digest, ReadOnlySpan<byte> data, ReadOnlySpan<byte> key = default);

    /// <summary>An Ed25519 key pair, see <see cref="Ed25519.DeriveKeyPair"/>.</summary>
    /// <param name="seed">32 bytes.</param>
    /// <param name="publicKey">Receives 32 bytes.</param>
    /// <param name="secretKey">Receives 64 bytes.</param>
    void DeriveKeyPair(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> secretKey);

    /// <summary>The scalar of a seed, see <see cref="EdwardsDiffieHellman.DeriveScalar"/>.</summary>
    /// <param name="seed">32 bytes.</param>
    /// <param name="scalar">Receives 32 bytes.</param>
    void DeriveScalar(ReadOnlySpan<byte> seed, Span<byte> scalar);

    /// <summary>Diffie–Hellman, see <see cref="EdwardsDiffieHellman.TryAgree"/>.</summary>
    /// <param name="scalar">32 bytes.</param>
    /// <param name="publicKey">32 bytes.</param>
    /// <param name="shared">Receives 32 bytes.</param>
    bool TryAgree(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> publicKey, Span<byte> shared);

    /// <summary>ChaCha20-Poly1305, see <see cref="ChaCha20Poly1305Ietf.Encrypt"/>.</summary>
    /// <param name="output">Receives 16 bytes more than the plaintext.</param>
    /// <param name="plaintext">What to hide.</param>
    /// <param name="associatedData">What is authenticated only.</param>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="key">32 bytes.</param>
    void Encrypt(
        Span<byte> output, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key);

    /// <summary>ChaCha20-Poly1305, see <see cref="ChaCha20Poly1305Ietf.TryDecrypt"/>.</summary>
    /// <param name="output">Receives 16 bytes less than the ciphertext.</param>
    /// <param name="ciphertext">Ciphertext and tag.</param>
    /// <param name="associatedData">What was authenticated only.</param>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="key">32 bytes.</param>
    bool TryDecrypt(
        Span<byte> output, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key);

    /// <summary>XSalsa20-Poly1305, see <see cref="SecretBox.Seal"/>.</summary>
    /// <param name="output">Receives 16 bytes more than the plaintext.</param>
    /// <param name="plaintext">What to hide.</param>
    /// <param name="nonce">24 bytes.</param>
    /// <param name="key">32 bytes.</param>
    void SealBox(Span<byte> output, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key);

    /// <summary>XSalsa20-Poly1305, see <see cref="SecretBox.TryOpen"/>.</summary>
    /// <param name="output">Receives 16 bytes less than the box.</param>
    /// <param name="box">Tag and ciphertext.</param>
    /// <param name="nonce">24 bytes.</param>
    /// <param name="key">32 bytes.</param>
    bool TryOpenBox(Span<byte> output, ReadOnlySpan<byte> box, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key);

    /// <summary>One direction of an encrypted stream.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="header">24 bytes, random and fresh on the sending side.</param>
    ISecretStreamCipher CreateSecretStream(ReadOnlySpan<byte> key, ReadOnlySpan<byte> header);
}
