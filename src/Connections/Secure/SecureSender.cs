using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using HyperDht.Noise;
using HyperDht.Udx;

namespace HyperDht.Connections.Secure;

/// <summary>The sending side of a connection: messages are encrypted on the thread that writes, and go to the loop in batches.</summary>
/// <remarks>Writing is thread safe; the rest is on the loop.</remarks>
internal sealed class SecureSender : IDisposable
{
    /// <summary>Longer writes are cut into messages of this length, so that the peer can begin before all has arrived.</summary>
    public const int SplitLength = 32 * 1024;

    /// <summary>A write up to this length is one message.</summary>
    public const int MaxWhole = (64 * 1024) - StreamFormat.FrameOverhead;

    private static readonly Action<object?> DrainLater = static state => ((SecureSender)state!).Drain();

    private readonly SecureStreamContext _context;
    private readonly UdxStream _stream;
    private readonly WriteGate _gate;
    private readonly Lock _cipherGate = new();
    private ConcurrentQueue<OutgoingPiece>? _pieces;
    private SecretStreamWriter? _writer;
    private OutgoingSlab? _slab;
    private HyperDhtException? _error;
    private bool _isEnding;
    private bool _isEndSent;
    private int _isDrainScheduled;

    public SecureSender(SecureStreamContext context, UdxStream stream)
    {
        _context = context;
        _stream = stream;
        _gate = new WriteGate(context.Loop);
        LastSent = context.Loop.Now;
    }

    /// <summary>When something last went out. On the loop.</summary>
    public TimeSpan LastSent { get; private set; }

    /// <summary>Whether a write would go on at once.</summary>
    public bool HasRoom => _gate.IsOpen;

    /// <summary>Whether the own direction was ended.</summary>
    public bool IsEnding => Volatile.Read(ref _isEnding);

    /// <summary>Whether the end, behind everything written, went to the reliable stream. On the loop.</summary>
    public bool IsEndSent => _isEndSent;

    /// <summary>Starts the direction: the header goes out at once. On the loop.</summary>
    public void Start(SessionKeys keys)
    {
        Span<byte> header = stackalloc byte[Cryptography.SecretStreamCipher.HeaderLength];
        _context.Random.Fill(header);
        _writer = new SecretStreamWriter(_context.Suite, keys, header);
        LastSent = _context.Loop.Now;
        _stream.Write(_writer.HeaderFrame.ToArray(), null);
    }

    /// <summary>Writes bytes; completes when there is room for more.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (data.Length > MaxWhole || !_gate.IsOpen)
        {
            return WriteWhenOpenAsync(data, data.Length > MaxWhole ? SplitLength : MaxWhole, cancellationToken);
        }

        return TryAppend(data.Span) is { } error ? ValueTask.FromException(error) : default;
    }

    /// <summary>Writes bytes as one message whatever their length, up to 16777198.</summary>
    public ValueTask WriteMessageAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, StreamFormat.MaxMessageLength);
        return WriteWhenOpenAsync(message, StreamFormat.MaxMessageLength, cancellationToken);
    }

    /// <summary>Encrypts a message without waiting for room. Null, or why it cannot be sent.</summary>
    public Exception? TryAppend(ReadOnlySpan<byte> message)
    {
        lock (_cipherGate)
        {
            if (Refusal() is { } error)
            {
                return error;
            }

            if (!message.IsEmpty)
            {
                Encrypt(message);
            }
        }

        ScheduleDrain();
        return null;
    }

    /// <summary>Ends the direction behind everything written. Any thread; idempotent.</summary>
    public void End()
    {
        lock (_cipherGate)
        {
            _isEnding = true;
        }

        ScheduleDrain();
    }

    /// <summary>Sends an empty message, unless somebody is writing anyway. On the loop.</summary>
    public void SendKeepAlive()
    {
        if (!_cipherGate.TryEnter())
        {
            return;
        }

        try
        {
            if (_writer is not null && Refusal() is null)
            {
                Encrypt([]);
            }
        }
        finally
        {
            _cipherGate.Exit();
        }

        Drain();
    }

    /// <summary>The reliable stream takes more. On the loop.</summary>
    public void OnWritable() => _gate.Take(0, !_stream.IsWritable);

    /// <summary>Everything sent was acknowledged: an idle connection keeps no buffer. On the loop.</summary>
    public void OnAllAcknowledged()
    {
        if (!_cipherGate.TryEnter())
        {
            return;
        }

        if (_pieces is null or { IsEmpty: true })
        {
            _slab?.Dispose();
            _slab = null;
        }

        _cipherGate.Exit();
    }

    /// <inheritdoc />
    public void Dispose() => Close(ConnectionFaults.Closed());

    /// <summary>Refuses further writes, wakes a waiting one and wipes the keys. On the loop.</summary>
    /// <param name="error">What writers are told.</param>
    public void Close(HyperDhtException error)
    {
        lock (_cipherGate)
        {
            _error = error;
            _writer?.Dispose();
            _slab?.Dispose();
            _slab = null;
        }

        while (Volatile.Read(ref _pieces) is { } pieces && pieces.TryDequeue(out var piece))
        {
            piece.Slab.Dispose();
        }

        _gate.Close();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteWhenOpenAsync(ReadOnlyMemory<byte> data, int length, CancellationToken cancellationToken)
    {
        do
        {
            await _gate.WaitAsync(cancellationToken);
            var count = Math.Min(length, data.Length);
            if (TryAppend(data.Span[..count]) is { } error)
            {
                throw error;
            }

            data = data[count..];
        }
        while (!data.IsEmpty);
    }

    private Exception? Refusal() =>
        _isEnding ? new InvalidOperationException("The own direction of the connection was ended.")
        : _error is not null ? _error.Renewed()
        : _writer is null ? new HyperDhtException(DhtErrorCodes.StreamNotConnected, "The stream is not connected.")
        : null;

    private void Encrypt(ReadOnlySpan<byte> message)
    {
        var length = message.Length + StreamFormat.FrameOverhead;
        if (_slab is null || _slab.Room < length)
        {
            _slab?.Dispose();
            _slab = _context.Slabs.Take(length);
        }

        var piece = _slab.Append(length);
        _writer!.Encrypt(message, _slab[piece].Span);
        _gate.Add(length);

        // Not before it is needed: there may be thousands of connections whose peers never show up.
        (_pieces ??= new()).Enqueue(piece);
    }

    private void ScheduleDrain()
    {
        if (Interlocked.Exchange(ref _isDrainScheduled, 1) == 0)
        {
            _context.Loop.Post(DrainLater, this);
        }
    }

    private void Drain()
    {
        Volatile.Write(ref _isDrainScheduled, 0);
        Interlocked.MemoryBarrier();
        var mayEnd = IsEnding;
        var total = Forward();
        if (total > 0)
        {
            LastSent = _context.Loop.Now;
        }

        if (mayEnd && !_isEndSent)
        {
            _isEndSent = true;
            _stream.End();
        }

        _gate.Take(total, !_stream.IsWritable && !_isEndSent);
    }

    // Neighbours in a slab go as one: small messages would otherwise each cost an entry in the stream's queue.
    private long Forward()
    {
        long total = 0;
        OutgoingPiece run = default;
        while (Volatile.Read(ref _pieces) is { } pieces && pieces.TryDequeue(out var piece))
        {
            total += piece.Length;
            if (run.Length > 0 && run.IsFollowedBy(piece))
            {
                run = run with { Length = run.Length + piece.Length };
                piece.Slab.Dispose();
                continue;
            }

            Write(run);
            run = piece;
        }

        Write(run);
        return total;
    }

    private void Write(OutgoingPiece run)
    {
        if (run.Length > 0)
        {
            _stream.Write(run.Slab[run], run.Slab);
        }
    }
}
