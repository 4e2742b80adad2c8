using System.Buffers.Binary;
using HyperDht.Cryptography;

namespace HyperDht.Noise;

/// <summary>Hash, chaining key and cipher key of a handshake (spec 05 §4.1).</summary>
/// <remarks>Pinned, and zeroed on <see cref="Dispose"/>.</remarks>
internal sealed class SymmetricState(ICryptoSuite suite) : IDisposable
{
    private readonly byte[] _bytes = GC.AllocateArray<byte>((2 * NoiseHash.Length) + ChaCha20Poly1305Ietf.KeyLength, pinned: true);

    public bool HasKey { get; private set; }

    public uint Nonce { get; private set; }

    public Span<byte> Hash => _bytes.AsSpan(0, NoiseHash.Length);

    public Span<byte> ChainingKey => _bytes.AsSpan(NoiseHash.Length, NoiseHash.Length);

    public Span<byte> Key => _bytes.AsSpan(2 * NoiseHash.Length);

    public int TagLength => HasKey ? ChaCha20Poly1305Ietf.TagLength : 0;

    public void Start(ReadOnlySpan<byte> protocolName)
    {
        Dispose();
        protocolName.CopyTo(Hash);
        Hash.CopyTo(ChainingKey);
    }

    public void CopyFrom(SymmetricState other)
    {
        other._bytes.CopyTo(_bytes, 0);
        HasKey = other.HasKey;
        Nonce = other.Nonce;
    }

    public void MixHash(ReadOnlySpan<byte> data) => NoiseHash.Concatenated(suite, Hash, data, Hash);

    public void MixKey(ReadOnlySpan<byte> shared)
    {
        Span<byte> derived = stackalloc byte[2 * NoiseHash.Length];
        NoiseHash.Hkdf(suite, ChainingKey, shared, derived);
        derived[..NoiseHash.Length].CopyTo(ChainingKey);
        derived.Slice(NoiseHash.Length, ChaCha20Poly1305Ietf.KeyLength).CopyTo(Key);
        SecretMemory.Clear(derived);
        HasKey = true;
        Nonce = 0;
    }

    /// <summary>Into exactly the plaintext's length and <see cref="TagLength"/>.</summary>
    public void EncryptAndHash(ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        if (!HasKey)
        {
            plaintext.CopyTo(output);
        }
        else
        {
            suite.Encrypt(output, plaintext, Hash, TakeNonce(stackalloc byte[ChaCha20Poly1305Ietf.NonceLength]), Key);
        }

        MixHash(output);
    }

    /// <summary>Into at least the ciphertext's length without <see cref="TagLength"/>.</summary>
    public bool TryDecryptAndHash(ReadOnlySpan<byte> ciphertext, Span<byte> output)
    {
        if (!HasKey)
        {
            ciphertext.CopyTo(output);
        }
        else if (!suite.TryDecrypt(output, ciphertext, Hash, TakeNonce(stackalloc byte[ChaCha20Poly1305Ietf.NonceLength]), Key))
        {
            return false;
        }

        MixHash(ciphertext);
        return true;
    }

    /// <summary>The keys of the two directions, the initiator's first; 32 bytes each.</summary>
    public void Split(Span<byte> first, Span<byte> second)
    {
        Span<byte> derived = stackalloc byte[2 * NoiseHash.Length];
        NoiseHash.Hkdf(suite, ChainingKey, [], derived);
        derived[..SessionKeys.KeyLength].CopyTo(first);
        derived.Slice(NoiseHash.Length, SessionKeys.KeyLength).CopyTo(second);
        SecretMemory.Clear(derived);
    }

    public void Dispose()
    {
        SecretMemory.Clear(_bytes);
        HasKey = false;
        Nonce = 0;
    }

    private Span<byte> TakeNonce(Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(nonce[4..], Nonce++);
        return nonce;
    }
}
