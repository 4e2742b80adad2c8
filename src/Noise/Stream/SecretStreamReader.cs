using System.Buffers;
using HyperDht.Cryptography;

namespace HyperDht.Noise;

/// <summary>The receiving direction of an encrypted stream: turns bytes into messages (spec 05 §5.2, §5.4).</summary>
/// <remarks>Pure, and not thread safe. The first fault is final: everything is freed, nothing more is read.</remarks>
internal sealed class SecretStreamReader : IDisposable
{
    private readonly ICryptoSuite _suite;
    private readonly FrameAssembler _frames;
    private readonly byte[] _remoteId = new byte[StreamFormat.IdLength];
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(SessionKeys.KeyLength, pinned: true);
    private ISecretStreamCipher? _cipher;

    /// <summary>Waits for the header of the peer.</summary>
    /// <param name="suite">The primitives.</param>
    /// <param name="keys">The session; not kept.</param>
    /// <param name="budget">Memory for frames that arrive in pieces.</param>
    public SecretStreamReader(ICryptoSuite suite, SessionKeys keys, PartialFrameBudget budget)
    {
        _suite = suite;
        _frames = new FrameAssembler(budget);
        keys.ReceiveKey.CopyTo(_key);
        StreamDerivation.DeriveId(suite, keys.HandshakeHash.Span, !keys.IsInitiator, _remoteId);
    }

    /// <summary>Whether the peer's header came. It proves nothing: its id is computable from public data.</summary>
    public bool HasHeader => _cipher is not null;

    /// <summary>Whether a frame has decrypted: only now the peer has shown that it owns its key.</summary>
    public bool IsProven { get; private set; }

    /// <summary>What went wrong.</summary>
    public StreamFault Fault { get; private set; }

    /// <summary>Whether empty messages, which keep the path open, are swallowed.</summary>
    public bool SwallowsEmptyMessages { get; set; }

    /// <summary>Bytes of the bodies of data frames received, counted before decryption.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Whether a frame was begun.</summary>
    public bool IsInsideFrame => _frames.IsInsideFrame;

    /// <summary>The length the frame under way announced; 0 while unknown.</summary>
    public int AnnouncedLength => _frames.AnnouncedLength;

    /// <summary>Bytes of the frame under way that have arrived.</summary>
    public int PartialLength => _frames.PartialLength;

    /// <summary>Whether to keep the window closed until other streams have finished their frames.</summary>
    public bool ShouldHold => _frames.ShouldHold;

    /// <summary>Takes bytes until a message is complete or the input is used up.</summary>
    /// <param name="input">What arrived; overwritten where frames are decrypted in place.</param>
    /// <param name="consumed">How much of the input was used.</param>
    /// <param name="message">The message, when the result is true. Its rented array, if any, belongs to the caller, who returns it.</param>
    /// <returns>False when more is needed, or after a fault.</returns>
    public bool TryRead(Span<byte> input, out int consumed, out FrameBody message)
    {
        consumed = 0;
        message = default;
        while (Fault is StreamFault.None)
        {
            var isHeader = _cipher is null;
            var step = _frames.Read(
                input[consumed..],
                isHeader ? StreamFormat.HeaderBodyLength : StreamFormat.MinBodyLength,
                isHeader ? StreamFormat.HeaderBodyLength : StreamFormat.MaxBodyLength,
                out var used,
                out var body);
            consumed += used;
            if (step is FrameStep.NeedMore)
            {
                return false;
            }

            if (step is FrameStep.BadLength)
            {
                return Fail(isHeader ? StreamFault.HeaderLength : StreamFault.FrameLength);
            }

            if (isHeader)
            {
                ReadHeader(body);
            }
            else if (TryDecrypt(body, out message))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The raw stream has ended. An end before the header or inside a frame is a fault.</summary>
    /// <returns>Whether the end is clean.</returns>
    public bool HandleEnd() => Fault is StreamFault.None && (HasHeader && !IsInsideFrame || Fail(StreamFault.Truncated));

    /// <summary>A frame was begun and nothing came for too long.</summary>
    public void HandleStall() => Fail(StreamFault.Stalled);

    /// <inheritdoc />
    public void Dispose()
    {
        SecretMemory.Clear(_key);
        _cipher?.Dispose();
        _frames.Dispose();
    }

    private void ReadHeader(FrameBody body)
    {
        if (SecretMemory.AreEqual(body.Bytes[..StreamFormat.IdLength], _remoteId))
        {
            _cipher = _suite.CreateSecretStream(_key, body.Bytes[StreamFormat.IdLength..]);
            SecretMemory.Clear(_key);
        }
        else
        {
            Fail(StreamFault.HeaderIdentity);
        }

        Return(body);
    }

    private bool TryDecrypt(FrameBody body, out FrameBody message)
    {
        BytesRead += body.Bytes.Length;
        message = new FrameBody(body.Bytes.Slice(1, body.Bytes.Length - StreamFormat.MinBodyLength), body.Rented);
        if (!_cipher!.TryPull(message.Bytes, body.Bytes, out _))
        {
            Return(body);
            return Fail(StreamFault.Forged);
        }

        IsProven = true;
        if (!message.Bytes.IsEmpty || !SwallowsEmptyMessages)
        {
            return true;
        }

        Return(body);
        return false;
    }

    private bool Fail(StreamFault fault)
    {
        if (Fault is StreamFault.None)
        {
            Fault = fault;
            Dispose();
        }

        return false;
    }

    private static void Return(FrameBody body)
    {
        if (body.Rented is not null)
        {
            ArrayPool<byte>.Shared.Return(body.Rented);
        }
    }
}
