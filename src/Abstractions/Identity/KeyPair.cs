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

    // Seed and public key, then the scalar: it depends only on the key, and every handshake needs it.
    private readonly byte[] _secrets;

    private KeyPair(PublicKey publicKey, byte[] secrets)
    {
        PublicKey = publicKey;
        _secrets = secrets;
    }

    /// <summary>The public half.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Whether the secret was zeroed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Seed and public key, 64 bytes.</summary>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    internal ReadOnlySpan<byte> SecretKey
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return _secrets.AsSpan(0, Ed25519.SecretKeyLength);
        }
    }

    /// <summary>The clamped scalar for Diffie–Hellman, 32 bytes.</summary>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    internal ReadOnlySpan<byte> Scalar
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
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
        return new KeyPair(new PublicKey(publicKey), secrets);
    }

    /// <summary>Signs a message (Ed25519, detached).</summary>
    /// <param name="message">Any number of bytes.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) => Ed25519.Sign(message, SecretKey, signature);

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
