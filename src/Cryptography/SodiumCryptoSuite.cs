namespace HyperDht.Cryptography;

/// <summary>The default suite: the system's libsodium.</summary>
public sealed class SodiumCryptoSuite : ICryptoSuite
{
    /// <summary>Loads and checks the library.</summary>
    /// <exception cref="DllNotFoundException">It is missing; the message says what to install.</exception>
    /// <exception cref="PlatformNotSupportedException">It is too old, incomplete or unsafe; the message says what to install.</exception>
    public SodiumCryptoSuite() => SodiumLibrary.Initialize();

    /// <inheritdoc />
    public void Hash(Span<byte> digest, ReadOnlySpan<byte> data, ReadOnlySpan<byte> key = default) => Blake2b.Hash(digest, data, key);

    /// <inheritdoc />
    public void DeriveKeyPair(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> secretKey) =>
        Ed25519.DeriveKeyPair(seed, publicKey, secretKey);

    /// <inheritdoc />
    public void DeriveScalar(ReadOnlySpan<byte> seed, Span<byte> scalar) => EdwardsDiffieHellman.DeriveScalar(seed, scalar);

    /// <inheritdoc />
    public bool TryAgree(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> publicKey, Span<byte> shared) =>
        EdwardsDiffieHellman.TryAgree(scalar, publicKey, shared);

    /// <inheritdoc />
    public void Encrypt(
        Span<byte> output, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key) =>
        ChaCha20Poly1305Ietf.Encrypt(output, plaintext, associatedData, nonce, key);

    /// <inheritdoc />
    public bool TryDecrypt(
        Span<byte> output, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key) =>
        ChaCha20Poly1305Ietf.TryDecrypt(output, ciphertext, associatedData, nonce, key);

    /// <inheritdoc />
    public void SealBox(Span<byte> output, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key) =>
        SecretBox.Seal(output, plaintext, nonce, key);

    /// <inheritdoc />
    public bool TryOpenBox(Span<byte> output, ReadOnlySpan<byte> box, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key) =>
        SecretBox.TryOpen(output, box, nonce, key);

    /// <inheritdoc />
    public ISecretStreamCipher CreateSecretStream(ReadOnlySpan<byte> key, ReadOnlySpan<byte> header) => new SecretStreamCipher(key, header);
}
