using HyperDht.Cryptography;

namespace HyperDht.Noise;

/// <summary>The sending direction of an encrypted stream: turns messages into frames (spec 05 §5.2, §7).</summary>
/// <remarks>Pure, and not thread safe: its owner lets one thread at a time in.</remarks>
internal sealed class SecretStreamWriter : IDisposable
{
    private readonly byte[] _headerFrame = new byte[StreamFormat.HeaderFrameLength];
    private readonly ISecretStreamCipher _cipher;

    /// <summary>Starts the direction.</summary>
    /// <param name="suite">The primitives.</param>
    /// <param name="keys">The session; not kept.</param>
    /// <param name="header">24 random bytes, fresh for this stream and direction.</param>
    public SecretStreamWriter(ICryptoSuite suite, SessionKeys keys, ReadOnlySpan<byte> header)
    {
        _cipher = suite.CreateSecretStream(keys.TransmitKey, header);
        StreamFormat.WritePrefix(_headerFrame, StreamFormat.HeaderBodyLength);
        var body = _headerFrame.AsSpan(StreamFormat.PrefixLength);
        StreamDerivation.DeriveId(suite, keys.HandshakeHash.Span, keys.IsInitiator, body);
        header.CopyTo(body[StreamFormat.IdLength..]);
    }

    /// <summary>The first bytes of the direction.</summary>
    public ReadOnlySpan<byte> HeaderFrame => _headerFrame;

    /// <summary>Bytes of data frames written.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Encrypts the next message.</summary>
    /// <param name="message">Up to 16777198 bytes. May lie in <paramref name="frame"/> at offset 4 already.</param>
    /// <param name="frame">Receives exactly 20 bytes more.</param>
    public void Encrypt(ReadOnlySpan<byte> message, Span<byte> frame)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, StreamFormat.MaxMessageLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, message.Length + StreamFormat.FrameOverhead);
        _cipher.Push(frame[StreamFormat.PrefixLength..], message);
        StreamFormat.WritePrefix(frame, frame.Length - StreamFormat.PrefixLength);
        BytesWritten += frame.Length;
    }

    /// <inheritdoc />
    public void Dispose() => _cipher.Dispose();
}
