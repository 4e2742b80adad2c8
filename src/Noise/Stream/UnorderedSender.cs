using System.Buffers.Binary;
using HyperDht.Cryptography;

namespace HyperDht.Noise;

/// <summary>Seals unordered messages (spec 05 §8). Their key is public to everybody who saw the handshake: no secrecy.</summary>
/// <remarks>Pure, and not thread safe.</remarks>
internal sealed class UnorderedSender : IDisposable
{
    private readonly ICryptoSuite _suite;
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(SecretBox.KeyLength, pinned: true);
    private readonly ulong _start;
    private ulong _counter;

    /// <summary>Derives the key.</summary>
    /// <param name="suite">The primitives.</param>
    /// <param name="handshakeHash">64 bytes.</param>
    /// <param name="isInitiator">Our role.</param>
    /// <param name="start">A random number; it is not used itself.</param>
    public UnorderedSender(ICryptoSuite suite, ReadOnlySpan<byte> handshakeHash, bool isInitiator, ulong start)
    {
        _suite = suite;
        _start = start;
        _counter = start;
        StreamDerivation.DeriveSendKey(suite, handshakeHash, isInitiator, _key);
    }

    /// <summary>Seals the next message.</summary>
    /// <param name="plaintext">The message.</param>
    /// <param name="envelope">Receives exactly 24 bytes more.</param>
    /// <returns>False when every number has been used: the stream must end.</returns>
    public bool TrySeal(ReadOnlySpan<byte> plaintext, Span<byte> envelope)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(envelope.Length, plaintext.Length + UnorderedEnvelope.Overhead);
        if (++_counter == _start)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[SecretBox.NonceLength];
        nonce.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(nonce, _counter);
        _suite.SealBox(envelope[UnorderedEnvelope.CounterLength..], plaintext, nonce, _key);
        BinaryPrimitives.WriteUInt64LittleEndian(envelope, _counter);
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => SecretMemory.Clear(_key);
}
