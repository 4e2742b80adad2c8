namespace HyperDht.Cryptography;

/// <summary>One direction of secretstream, XChaCha20-Poly1305 (spec 05 §6): a chain of messages in which nothing can be lost, repeated or moved.</summary>
/// <remarks>Not thread safe. The state is pinned and zeroed on <see cref="Dispose"/>.</remarks>
public sealed class SecretStreamCipher : ISecretStreamCipher
{
    /// <summary>A key, in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>A header, in bytes: fresh random bytes for each stream and direction.</summary>
    public const int HeaderLength = 24;

    /// <summary>What a message grows by: one byte in front, sixteen behind.</summary>
    public const int Overhead = 17;

    /// <summary>Key, nonce and padding, in bytes.</summary>
    public const int StateLength = 52;

    private readonly byte[] _state = GC.AllocateUninitializedArray<byte>(StateLength, pinned: true);
    private bool _isDisposed;

    /// <summary>Starts the chain of a key and a header; the same for both ends.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="header">24 bytes.</param>
    public unsafe SecretStreamCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> header)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(header.Length, HeaderLength);
        SodiumLibrary.Initialize();
        fixed (byte* state = _state, k = key, h = header)
        {
            Sodium.Check(Sodium.SecretStreamInit(state, h, k));
        }
    }

    /// <summary>Continues a chain from a stored state; for golden vectors.</summary>
    internal SecretStreamCipher(ReadOnlySpan<byte> state) => state.CopyTo(_state);

    internal ReadOnlySpan<byte> State => _state;

    /// <inheritdoc />
    public unsafe void Push(Span<byte> output, ReadOnlySpan<byte> message, byte tag = 0)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, message.Length + Overhead);
        fixed (byte* state = _state, o = output, m = message)
        {
            Sodium.Check(Sodium.SecretStreamPush(state, o, null, m, (ulong)message.Length, null, 0, tag));
        }
    }

    /// <inheritdoc />
    public unsafe bool TryPull(Span<byte> output, ReadOnlySpan<byte> body, out byte tag)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        tag = 0;
        if (body.Length < Overhead || output.Length < body.Length - Overhead)
        {
            return false;
        }

        byte seen;
        fixed (byte* state = _state, o = output, b = body)
        {
            if (Sodium.SecretStreamPull(state, o, null, &seen, b, (ulong)body.Length, null, 0) != 0)
            {
                return false;
            }
        }

        tag = seen;
        return true;
    }

    /// <summary>Zeroes the state. Idempotent.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        SecretMemory.Clear(_state);
    }
}
