using HyperDht.Cryptography;
using HyperDht.Runtime;

namespace HyperDht.Noise;

/// <summary>A key pair for one handshake.</summary>
/// <remarks>Pinned, and zeroed on <see cref="Dispose"/>.</remarks>
internal sealed class EphemeralKey : IDisposable
{
    private readonly byte[] _scalar = GC.AllocateArray<byte>(EdwardsDiffieHellman.Length, pinned: true);

    public EphemeralKey(ICryptoSuite suite, IRandomSource random)
    {
        Span<byte> seed = stackalloc byte[Ed25519.SeedLength];
        Span<byte> publicKey = stackalloc byte[Ed25519.PublicKeyLength];
        Span<byte> secretKey = stackalloc byte[Ed25519.SecretKeyLength];
        random.Fill(seed);
        suite.DeriveKeyPair(seed, publicKey, secretKey);
        suite.DeriveScalar(seed, _scalar);
        SecretMemory.Clear(seed);
        SecretMemory.Clear(secretKey);
        PublicKey = new PublicKey(publicKey);
    }

    public PublicKey PublicKey { get; }

    public ReadOnlySpan<byte> Scalar => _scalar;

    public void Dispose() => SecretMemory.Clear(_scalar);
}
