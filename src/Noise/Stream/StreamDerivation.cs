using HyperDht.Cryptography;

namespace HyperDht.Noise;

/// <summary>What both sides derive from the handshake hash (spec 05 §5.2, §8). All of it is public, see §11.1 there.</summary>
internal static class StreamDerivation
{
    private static readonly byte[] Base = DhtNamespace.Base("hyperswarm/secret-stream");
    private static readonly byte[] Initiator = DhtNamespace.Derive(Base, 0);
    private static readonly byte[] Responder = DhtNamespace.Derive(Base, 1);
    private static readonly byte[] Send = DhtNamespace.Derive(Base, 2);

    /// <summary>The id in the header frame of a role.</summary>
    /// <param name="suite">The primitives.</param>
    /// <param name="handshakeHash">64 bytes.</param>
    /// <param name="ofInitiator">Whose id.</param>
    /// <param name="id">Receives 32 bytes.</param>
    public static void DeriveId(ICryptoSuite suite, ReadOnlySpan<byte> handshakeHash, bool ofInitiator, Span<byte> id) =>
        suite.Hash(id[..StreamFormat.IdLength], ofInitiator ? Initiator : Responder, handshakeHash);

    /// <summary>The key of unordered messages of a role.</summary>
    /// <param name="suite">The primitives.</param>
    /// <param name="handshakeHash">64 bytes.</param>
    /// <param name="ofInitiator">Who sends with it.</param>
    /// <param name="key">Receives 32 bytes.</param>
    public static void DeriveSendKey(ICryptoSuite suite, ReadOnlySpan<byte> handshakeHash, bool ofInitiator, Span<byte> key)
    {
        Span<byte> input = stackalloc byte[2 * StreamFormat.IdLength];
        (ofInitiator ? Initiator : Responder).CopyTo(input);
        Send.CopyTo(input[StreamFormat.IdLength..]);
        suite.Hash(key[..SecretBox.KeyLength], input, handshakeHash);
    }
}
