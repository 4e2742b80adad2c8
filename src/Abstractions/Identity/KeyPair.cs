using HyperDht.Cryptography;
using HyperDht.Records;

namespace HyperDht;

/// <summary>An Ed25519 key pair: the identity of a peer (spec 02 §1).</summary>
/// <remarks>Owns pinned memory with the secret key, zeroed on <see cref="Dispose"/>. Thread safe for reading.</remarks>
public sealed class KeyPair : IRecordSigner, IDisposable
{
    /// <summary>Size of a seed in bytes.</summary>
    public const int SeedLength = 32;

    /// <summary>Size of a signature in bytes.</summary>
    public const int SignatureLength = Ed25519.SignatureLength;

    // Seed (or zeros) and public key, then the scalar: it depends only on the key, and every handshake needs it.
    private readonly byte[] _secrets;

    private readonly bool _hasSeed;

    private KeyPair(PublicKey publicKey, byte[] secrets, bool hasSeed, bool hasSecret = true)
    {
        PublicKey = publicKey;
        _secrets = secrets;
        _hasSeed = hasSeed;
        HasSecret = hasSecret;
    }

    /// <summary>The public half.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Whether it holds the secret; false after <see cref="FromPublicKey"/>.</summary>
    public bool HasSecret { get; }

    /// <summary>Whether the secret was zeroed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Seed and public key, 64 bytes; of no use when the key pair was made from a scalar.</summary>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    internal ReadOnlySpan<byte> SecretKey
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return _secrets.AsSpan(0, Ed25519.SecretKeyLength);
        }
    }

    /// <summary>The scalar for Diffie–Hellman, 32 bytes.</summary>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    /// <exception cref="InvalidOperationException">The secret lives elsewhere.</exception>
    internal ReadOnlySpan<byte> Scalar
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            if (!HasSecret)
            {
                throw new InvalidOperationException("The secret of this key lives elsewhere: it takes an INoiseHandshakeFactory and an IRecordSigner that know it.");
            }

            return _secrets.AsSpan(Ed25519.SecretKeyLength);
        }
    }

    /// <summary>A new random key pair.</summary>
    public static KeyPair Generate()
    {
        Span<byte> seed = stackalloc byte[SeedLength];

        // Keys come from the system even where a simulation seeds everything else.
        SystemRandom.Fill(seed);
        try
        {
            return FromSeed(seed);
        }
        finally
        {
            SecretMemory.Clear(seed);
        }
    }

    /// <summary>The key pair of a seed; the same seed gives the same keys.</summary>
    /// <param name="seed">32 bytes; not modified.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static KeyPair FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedLength)
        {
            throw new ArgumentException($"A seed has 32 bytes, got {seed.Length}.", nameof(seed));
        }

        Span<byte> publicKey = stackalloc byte[PublicKey.Length];
        var secrets = GC.AllocateArray<byte>(Ed25519.SecretKeyLength + EdwardsDiffieHellman.Length, pinned: true);
        Ed25519.DeriveKeyPair(seed, publicKey, secrets);
        EdwardsDiffieHellman.DeriveScalar(seed, secrets.AsSpan(Ed25519.SecretKeyLength));
        return new KeyPair(new PublicKey(publicKey), secrets, hasSeed: true);
    }

    /// <summary>
    /// The key pair of a secret scalar, for a key that was derived from another key and has no seed (spec 03 §19). It connects, listens and signs
    /// like any other.
    /// </summary>
    /// <param name="scalar">
    /// 32 bytes, little-endian, used as they are: not clamped, bit 255 ignored, the rest modulo the order of the group. Not modified.
    /// </param>
    /// <exception cref="ArgumentException">Another length, or a multiple of the order, which is nobody's key.</exception>
    public static KeyPair FromScalar(ReadOnlySpan<byte> scalar)
    {
        if (scalar.Length != EdwardsDiffieHellman.Length)
        {
            throw new ArgumentException($"A scalar has 32 bytes, got {scalar.Length}.", nameof(scalar));
        }

        Span<byte> publicKey = stackalloc byte[PublicKey.Length];
        if (!ScalarKey.TryDerivePublicKey(scalar, publicKey))
        {
            throw new ArgumentException("This scalar is a multiple of the group's order.", nameof(scalar));
        }

        var secrets = GC.AllocateArray<byte>(Ed25519.SecretKeyLength + EdwardsDiffieHellman.Length, pinned: true);
        publicKey.CopyTo(secrets.AsSpan(SeedLength));
        scalar.CopyTo(secrets.AsSpan(Ed25519.SecretKeyLength));
        secrets[^1] &= 0x7f;
        return new KeyPair(new PublicKey(publicKey), secrets, hasSeed: false);
    }

    /// <summary>
    /// A key whose secret lives elsewhere, in a device or another process (spec 03 §19). Connecting and listening with it takes an
    /// <see cref="Noise.INoiseHandshakeFactory"/> that knows the secret, announcing a <see cref="ListenOptions.Signer"/>.
    /// </summary>
    /// <param name="publicKey">The public half.</param>
    public static KeyPair FromPublicKey(PublicKey publicKey) => new(publicKey, [], hasSeed: false, hasSecret: false);

    /// <summary>Signs a message (Ed25519, detached).</summary>
    /// <param name="message">Any number of bytes.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    /// <exception cref="InvalidOperationException">The secret lives elsewhere.</exception>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        if (_hasSeed)
        {
            Ed25519.Sign(message, SecretKey, signature);
        }
        else
        {
            ScalarKey.Sign(message, Scalar, PublicKey.Span, signature);
        }
    }

    ValueTask<ReadOnlyMemory<byte>> IRecordSigner.SignAsync(ReadOnlyMemory<byte> signable, CancellationToken cancellationToken)
    {
        var signature = new byte[SignatureLength];
        Sign(signable.Span, signature);
        return new(signature);
    }

    /// <summary>Zeroes the secret. Idempotent.</summary>
    public void Dispose()
    {
        IsDisposed = true;
        SecretMemory.Clear(_secrets);
    }

    /// <summary>The public key; never the secret.</summary>
    public override string ToString() => PublicKey.ToString();
}
