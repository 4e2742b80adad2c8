using HyperDht.Cryptography;
using HyperDht.Runtime;

namespace HyperDht.Holepunch.Payloads;

/// <summary>Tokens by which a host proves that it receives what is sent to it, for one handshake (spec 03 §8.3). The port does not count.</summary>
internal sealed class HolepunchTokens
{
    /// <summary>Bytes of a token.</summary>
    public const int Length = 32;

    private readonly byte[] _secret;

    public HolepunchTokens(IRandomSource random)
    {
        _secret = new byte[Length];
        random.Fill(_secret);
    }

    /// <summary>With a secret that is known, for tests.</summary>
    internal HolepunchTokens(byte[] secret) => _secret = secret;

    /// <summary>The token for a host.</summary>
    public ReadOnlyMemory<byte> For(uint host)
    {
        var token = new byte[Length];
        Blake2b.Hash(token, System.Text.Encoding.ASCII.GetBytes(new PeerAddress(host, 0).HostText), _secret);
        return token;
    }

    /// <summary>Whether a token is the one for a host, in fixed time.</summary>
    public bool IsFor(uint host, ReadOnlyMemory<byte>? token) =>
        token is { } given && SecretMemory.AreEqual(For(host).Span, given.Span);
}
