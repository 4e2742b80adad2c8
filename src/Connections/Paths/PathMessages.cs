using System.Buffers.Binary;
using HyperDht.Cryptography;
using HyperDht.Noise;

namespace HyperDht.Connections.Paths;

/// <summary>The messages with which peers of this implementation show each other where they are: kind, number, authentication code.</summary>
/// <remarks>
/// They travel as unordered messages, which the reference drops when they do not decrypt (spec 05 §8). Their keys come from those of the
/// session, which nobody else has; those of ordinary unordered messages are known to everybody who saw the handshake (threat-model S3).
/// </remarks>
internal sealed class PathMessages : IDisposable
{
    /// <summary>Size in bytes.</summary>
    public const int Length = 1 + NumberLength + CodeLength;

    private const int NumberLength = 16;
    private const int CodeLength = 16;

    private readonly ICryptoSuite _suite;
    private readonly byte[] _keys = GC.AllocateUninitializedArray<byte>(2 * SessionKeys.KeyLength, pinned: true);

    /// <summary>Derives the keys; the session's stay the caller's.</summary>
    public PathMessages(ICryptoSuite suite, SessionKeys keys)
    {
        _suite = suite;
        suite.Hash(SendKey, "hyperdht path 1"u8, keys.TransmitKey);
        suite.Hash(ReceiveKey, "hyperdht path 1"u8, keys.ReceiveKey);
        Span<byte> token = stackalloc byte[NodeId.Length];
        suite.Hash(token, "hyperdht rejoin 1"u8, keys.IsInitiator ? keys.TransmitKey : keys.ReceiveKey);
        Token = new NodeId(token);
        suite.Hash(token, "hyperdht call 1"u8, keys.IsInitiator ? keys.TransmitKey : keys.ReceiveKey);
        CallId = new NodeId(token);
    }

    /// <summary>Equal on both sides, and known to nobody else.</summary>
    public NodeId Token { get; }

    /// <summary>Equal on both sides, and seen by nobody else before the server calls the client through a rendezvous point.</summary>
    public NodeId CallId { get; }

    private Span<byte> SendKey => _keys.AsSpan(0, SessionKeys.KeyLength);

    private Span<byte> ReceiveKey => _keys.AsSpan(SessionKeys.KeyLength);

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public void Write(PathMessageKind kind, UInt128 number, Span<byte> destination)
    {
        destination[0] = (byte)kind;
        BinaryPrimitives.WriteUInt128LittleEndian(destination[1..], number);
        _suite.Hash(destination.Slice(1 + NumberLength, CodeLength), destination[..(1 + NumberLength)], SendKey);
    }

    /// <summary>Reads a message; false unless the peer made it.</summary>
    public bool TryRead(ReadOnlySpan<byte> message, out PathMessageKind kind, out UInt128 number)
    {
        kind = default;
        number = default;
        if (message.Length != Length || message[0] is < (byte)PathMessageKind.Challenge or > (byte)PathMessageKind.Call)
        {
            return false;
        }

        Span<byte> code = stackalloc byte[CodeLength];
        _suite.Hash(code, message[..(1 + NumberLength)], ReceiveKey);
        kind = (PathMessageKind)message[0];
        number = BinaryPrimitives.ReadUInt128LittleEndian(message[1..]);
        return SecretMemory.AreEqual(code, message[(1 + NumberLength)..]);
    }

    /// <inheritdoc />
    public void Dispose() => SecretMemory.Clear(_keys);
}
