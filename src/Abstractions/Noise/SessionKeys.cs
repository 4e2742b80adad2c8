using HyperDht.Cryptography;

namespace HyperDht.Noise;

/// <summary>What a handshake ends in: a key for each direction, and who is at the other end.</summary>
/// <remarks>Owns pinned memory, zeroed on <see cref="Dispose"/>. Thread safe for reading.</remarks>
public sealed class SessionKeys : IDisposable
{
    /// <summary>Size of a key in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>Size of the handshake hash in bytes.</summary>
    public const int HashLength = 64;

    private readonly byte[] _keys = GC.AllocateUninitializedArray<byte>(2 * KeyLength, pinned: true);
    private readonly byte[] _hash;

    /// <summary>Copies the keys.</summary>
    /// <param name="isInitiator">Our role.</param>
    /// <param name="localPublicKey">Our static key.</param>
    /// <param name="remotePublicKey">The peer's static key.</param>
    /// <param name="transmitKey">32 bytes for what we send.</param>
    /// <param name="receiveKey">32 bytes for what we receive.</param>
    /// <param name="handshakeHash">64 bytes.</param>
    public SessionKeys(
        bool isInitiator,
        PublicKey localPublicKey,
        PublicKey remotePublicKey,
        ReadOnlySpan<byte> transmitKey,
        ReadOnlySpan<byte> receiveKey,
        ReadOnlySpan<byte> handshakeHash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(transmitKey.Length, KeyLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(receiveKey.Length, KeyLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(handshakeHash.Length, HashLength);
        IsInitiator = isInitiator;
        LocalPublicKey = localPublicKey;
        RemotePublicKey = remotePublicKey;
        transmitKey.CopyTo(_keys);
        receiveKey.CopyTo(_keys.AsSpan(KeyLength));
        _hash = handshakeHash.ToArray();
    }

    /// <summary>Our role.</summary>
    public bool IsInitiator { get; }

    /// <summary>Our static key.</summary>
    public PublicKey LocalPublicKey { get; }

    /// <summary>The peer's static key.</summary>
    public PublicKey RemotePublicKey { get; }

    /// <summary>64 bytes, equal on both sides. Public: who sees the handshake can compute it (spec 05 §11.1).</summary>
    public ReadOnlyMemory<byte> HandshakeHash => _hash;

    /// <summary>Whether the keys were zeroed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>The key for what we send.</summary>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public ReadOnlySpan<byte> TransmitKey => Key(0);

    /// <summary>The key for what we receive.</summary>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public ReadOnlySpan<byte> ReceiveKey => Key(KeyLength);

    /// <summary>Zeroes the keys; the hash stays. Idempotent.</summary>
    public void Dispose()
    {
        IsDisposed = true;
        SecretMemory.Clear(_keys);
    }

    /// <summary>Who talks to whom; never a key.</summary>
    public override string ToString() => $"{LocalPublicKey} to {RemotePublicKey}";

    private ReadOnlySpan<byte> Key(int start)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return _keys.AsSpan(start, KeyLength);
    }
}
