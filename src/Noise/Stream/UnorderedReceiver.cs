using System.Buffers.Binary;
using HyperDht.Cryptography;

namespace HyperDht.Noise;

/// <summary>Opens unordered messages (spec 05 §8). Anybody who saw the handshake can forge them.</summary>
/// <remarks>Pure, and not thread safe. Bad envelopes are dropped silently.</remarks>
internal sealed class UnorderedReceiver : IDisposable
{
    private readonly ICryptoSuite _suite;
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(SecretBox.KeyLength, pinned: true);
    private readonly ReplayWindow? _replays;

    /// <summary>Derives the key.</summary>
    /// <param name="suite">The primitives.</param>
    /// <param name="handshakeHash">64 bytes.</param>
    /// <param name="isInitiator">Our role.</param>
    /// <param name="replays">Drops what came before; null accepts repetitions, as the reference does.</param>
    public UnorderedReceiver(ICryptoSuite suite, ReadOnlySpan<byte> handshakeHash, bool isInitiator, ReplayWindow? replays)
    {
        _suite = suite;
        _replays = replays;
        StreamDerivation.DeriveSendKey(suite, handshakeHash, !isInitiator, _key);
    }

    /// <summary>Opens an envelope.</summary>
    /// <param name="envelope">Any bytes.</param>
    /// <param name="plaintext">Receives 24 bytes less.</param>
    /// <param name="length">Length of the message.</param>
    public bool TryOpen(ReadOnlySpan<byte> envelope, Span<byte> plaintext, out int length)
    {
        length = envelope.Length - UnorderedEnvelope.Overhead;
        if (length < 0 || plaintext.Length < length)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[SecretBox.NonceLength];
        nonce.Clear();
        envelope[..UnorderedEnvelope.CounterLength].CopyTo(nonce);
        if (!_suite.TryOpenBox(plaintext, envelope[UnorderedEnvelope.CounterLength..], nonce, _key))
        {
            return false;
        }

        if (_replays is null || _replays.TryAccept(BinaryPrimitives.ReadUInt64LittleEndian(envelope)))
        {
            return true;
        }

        StreamMetrics.UnorderedReplayed.Add(1);
        return false;
    }

    /// <inheritdoc />
    public void Dispose() => SecretMemory.Clear(_key);
}
