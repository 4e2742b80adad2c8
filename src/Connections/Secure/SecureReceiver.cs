using HyperDht.Noise;
using HyperDht.Udx;

namespace HyperDht.Connections.Secure;

/// <summary>The receiving side of a connection: bytes become messages, messages become readable, reading opens the window.</summary>
/// <remarks>On the loop, but for <see cref="Buffer"/>.</remarks>
internal sealed class SecureReceiver : IDisposable
{
    private const int MaxEarly = 64 * 1024;

    private readonly SecureStreamContext _context;
    private readonly UdxStream _stream;
    private readonly Action<object?> _creditLater;
    private SecretStreamReader? _reader;
    private byte[] _early = [];
    private long _uncredited;
    private int _isCreditScheduled;
    private int _taken;
    private bool _isWaitingForReader;
    private bool _isDiscarding;
    private bool _isClosed;

    /// <param name="context">What the connections of a node share.</param>
    /// <param name="stream">The reliable stream.</param>
    /// <param name="inbox">Takes messages whole; null to make them readable as one row of bytes.</param>
    public SecureReceiver(SecureStreamContext context, UdxStream stream, MessageInbox? inbox = null)
    {
        Inbox = inbox;
        _context = context;
        _stream = stream;
        _creditLater = _ => Credit();
        Buffer = new ReadBuffer(context.Loop, OnTaken);
    }

    /// <summary>What the user reads from.</summary>
    public ReadBuffer Buffer { get; }

    /// <summary>Takes messages whole; null while they are readable as one row of bytes.</summary>
    public MessageInbox? Inbox { get; }

    /// <summary>What the peer did wrong.</summary>
    public StreamFault Fault => _reader?.Fault ?? StreamFault.None;

    /// <summary>Whether the peer's stream header is valid.</summary>
    public bool HasHeader => _reader?.HasHeader ?? false;

    /// <summary>Since when a frame has been under way without a byte; null while there is none.</summary>
    public TimeSpan? StandsStillSince { get; private set; }

    /// <summary>Whether a long frame waits until others have freed memory.</summary>
    public bool IsHeld { get; private set; }

    private bool IsFrameTooLongForWindow => _reader!.AnnouncedLength > _context.ReceiveWindow / 4;

    /// <summary>Keeps what arrives before the keys do: the peer may have ours earlier than we have its.</summary>
    /// <returns>False when it is more than a peer may send unanswered.</returns>
    public bool HoldEarly(ReadOnlySpan<byte> data)
    {
        if (_early.Length + data.Length > MaxEarly)
        {
            return false;
        }

        _early = [.. _early, .. data];
        return true;
    }

    /// <summary>What was kept.</summary>
    public byte[] TakeEarly()
    {
        var early = _early;
        _early = [];
        return early;
    }

    /// <summary>Waits for the header of the peer.</summary>
    public void Start(SessionKeys keys) => _reader = new SecretStreamReader(_context.Suite, keys, _context.Budget) { SwallowsEmptyMessages = true };

    /// <summary>Takes bytes of the reliable stream. False after a fault.</summary>
    public bool Receive(Span<byte> data)
    {
        _uncredited += data.Length;
        var reader = _reader!;
        while (!_isClosed && reader.TryRead(data, out var consumed, out var message))
        {
            data = data[consumed..];
            if (Inbox is { } inbox)
            {
                inbox.Take(message.Bytes, message.Rented);
                continue;
            }

            Buffer.Append(message.Bytes, message.Rented);
        }

        if (_isClosed)
        {
            return true;
        }

        StandsStillSince = reader.IsInsideFrame ? _context.Loop.Now : null;
        Credit();
        return reader.Fault is StreamFault.None;
    }

    /// <summary>The peer ended its direction. False when that cuts something off.</summary>
    public bool HandleEnd()
    {
        if (_reader is null || !_reader.HandleEnd())
        {
            return false;
        }

        Buffer.Complete(null);
        Inbox?.End();
        return true;
    }

    /// <summary>Whether a frame has stood still for too long, while our window was open.</summary>
    public bool HasStalled(TimeSpan now)
    {
        if (StandsStillSince is not { } since)
        {
            return false;
        }

        if (_uncredited > _context.ReceiveWindow / 2)
        {
            StandsStillSince = now;
            return false;
        }

        if (now - since < _context.Limits.PartialFrameIdle)
        {
            return false;
        }

        _reader!.HandleStall();
        StreamMetrics.FramesStalled.Add(1);
        return true;
    }

    /// <summary>Nobody reads any more: what comes is dropped, and the window stays open.</summary>
    public void Discard()
    {
        _isDiscarding = true;
        Buffer.Complete(ConnectionFaults.Closed(), discard: true);
        Credit();
    }

    /// <inheritdoc />
    public void Dispose() => Close(ConnectionFaults.Closed(), discard: true);

    /// <summary>Frees everything. What is buffered can still be read, then comes the error.</summary>
    /// <param name="error">What the reader is told, unless the peer has ended before.</param>
    /// <param name="discard">Whether what is buffered is lost.</param>
    public void Close(HyperDhtException? error, bool discard)
    {
        StandsStillSince = null;
        _isClosed = true;
        _reader?.Dispose();
        Buffer.Complete(error, discard);
        Inbox?.Close();
    }

    /// <summary>Opens the window as far as it may be.</summary>
    /// <remarks>
    /// What is neither waiting for the reader nor part of a frame under way may come again. A frame too long for the window must be
    /// invited on before it is complete: its bytes are credited early, and count against the reader afterwards.
    /// </remarks>
    public void Credit()
    {
        Volatile.Write(ref _isCreditScheduled, 0);
        Volatile.Write(ref _taken, 0);
        if (_reader is null || Inbox is { IsPaused: true })
        {
            return;
        }

        var kept = Buffer.Buffered + (Inbox?.Waiting ?? 0);
        if (!MayInviteRest(kept))
        {
            kept += _reader.PartialLength;
        }

        var credit = _isDiscarding ? _uncredited : _uncredited - kept;
        if (credit > 0)
        {
            _uncredited -= credit;
            _stream.Consumed((int)credit);
        }
    }

    private void OnTaken(int count)
    {
        // Waking the loop for every read would cost more than it brings: the window is wide.
        var isWorthIt = Interlocked.Add(ref _taken, count) >= _context.ReceiveWindow / 16 || Volatile.Read(ref _isWaitingForReader);
        if (isWorthIt && Interlocked.Exchange(ref _isCreditScheduled, 1) == 0)
        {
            _context.Loop.Post(_creditLater, null);
        }
    }

    private bool MayInviteRest(long buffered)
    {
        var isLong = _reader!.IsInsideFrame && IsFrameTooLongForWindow;
        Volatile.Write(ref _isWaitingForReader, isLong && buffered > 0);
        var isHeld = isLong && _reader.ShouldHold;
        if (isHeld && !IsHeld)
        {
            StreamMetrics.FramesHeld.Add(1);
        }

        IsHeld = isHeld;
        return isLong && buffered == 0 && !isHeld;
    }
}
