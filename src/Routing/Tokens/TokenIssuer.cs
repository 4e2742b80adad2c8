using System.Buffers.Text;
using HyperDht.Cryptography;
using HyperDht.Runtime;

namespace HyperDht.Routing.Tokens;

/// <summary>Issues and checks round-trip tokens: proof that a sender receives at its source IP (spec 01 §5).</summary>
/// <remarks>
/// A token is a keyed hash of the host, so nothing is remembered per peer. Two secrets are valid at a time and move on every
/// 7.5 s, which makes a token live between 7.5 s and 15 s. Rotations happen lazily, when the issuer is next asked.
/// </remarks>
internal sealed class TokenIssuer(IRandomSource random)
{
    public const int TokenLength = 32;

    /// <summary>Time between rotations.</summary>
    public static readonly TimeSpan RotationPeriod = TimeSpan.FromMilliseconds(7500);

    private const int RememberedTokens = 8;
    private const ulong IsRemembered = 1UL << 32;

    private readonly byte[] _secrets = new byte[2 * TokenLength];
    private readonly byte[] _tokens = new byte[RememberedTokens * TokenLength];
    private readonly ulong[] _hosts = new ulong[RememberedTokens];
    private bool _created;
    private int _current = 1;
    private TimeSpan _rotated;

    private Span<byte> Current => _secrets.AsSpan(_current * TokenLength, TokenLength);

    private Span<byte> Older => _secrets.AsSpan((1 - _current) * TokenLength, TokenLength);

    /// <summary>Continues with secrets from elsewhere; golden vectors name them.</summary>
    public void Use(ReadOnlySpan<byte> older, ReadOnlySpan<byte> current, TimeSpan now)
    {
        older.CopyTo(Older);
        current.CopyTo(Current);
        Array.Clear(_hosts);
        _created = true;
        _rotated = now;
    }

    /// <summary>Writes the token for a host.</summary>
    public void Issue(uint host, TimeSpan now, Span<byte> token)
    {
        Advance(now);
        TokenOf(host).CopyTo(token);
    }

    /// <summary>Whether a token was issued to this host and still lives.</summary>
    public bool IsValid(ReadOnlySpan<byte> token, uint host, TimeSpan now)
    {
        Advance(now);
        Span<byte> expected = stackalloc byte[TokenLength];
        var matchesCurrent = SecretMemory.AreEqual(token, TokenOf(host));
        Compute(Older, host, expected);
        return SecretMemory.AreEqual(token, expected) || matchesCurrent;
    }

    /// <summary>Moves on by one secret: the older one is hashed and becomes the current one.</summary>
    public void Rotate()
    {
        _current = 1 - _current;
        Span<byte> next = stackalloc byte[TokenLength];
        Blake2b.Hash(next, Current);
        next.CopyTo(Current);
        Array.Clear(_hosts);
    }

    private void Advance(TimeSpan now)
    {
        if (!_created)
        {
            random.Fill(_secrets);
            _created = true;
            _rotated = now;
            return;
        }

        var due = (now - _rotated).Ticks / RotationPeriod.Ticks;
        if (due <= 0)
        {
            return;
        }

        _rotated += TimeSpan.FromTicks(due * RotationPeriod.Ticks);
        for (var i = 0; i < Math.Min(due, 2); i++)
        {
            Rotate();              // two make every earlier token invalid; more would not change anything
        }
    }

    // Whoever asks once asks again: a lookup and the announce that follows it, or many lookups of one host.
    private Span<byte> TokenOf(uint host)
    {
        var slot = (int)((host * 0x9e3779b1) >> 29);
        var token = _tokens.AsSpan(slot * TokenLength, TokenLength);
        if (_hosts[slot] != (host | IsRemembered))
        {
            Compute(Current, host, token);
            _hosts[slot] = host | IsRemembered;
        }

        return token;
    }

    private static void Compute(ReadOnlySpan<byte> secret, uint host, Span<byte> token)
    {
        Span<byte> text = stackalloc byte[15];
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            Utf8Formatter.TryFormat((byte)(host >> shift), text[length..], out var written);
            length += written;
            if (shift > 0)
            {
                text[length++] = (byte)'.';
            }
        }

        Blake2b.Hash(token, text[..length], secret);
    }
}
