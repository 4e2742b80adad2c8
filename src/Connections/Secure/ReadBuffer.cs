using System.Buffers;
using HyperDht.Runtime;

namespace HyperDht.Connections.Secure;

/// <summary>Decrypted bytes on their way from the loop to the user's thread.</summary>
/// <remarks>Thread safe: the one place where the two meet, under a lock that is held for a copy only.</remarks>
internal sealed class ReadBuffer : LoopOperation<int>
{
    private const int MinPieceLength = 2048;

    private readonly Lock _gate = new();
    private readonly Queue<Piece> _middle = new();
    private readonly Action<int> _taken;
    private Piece _first;
    private Piece _last;
    private Memory<byte> _target;
    private int _filled;
    private long _buffered;
    private bool _isDone;
    private HyperDhtException? _error;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="taken">Called on any thread when the user took bytes, with their number.</param>
    public ReadBuffer(IDhtLoop loop, Action<int> taken)
        : base(loop) => _taken = taken;

    /// <summary>Bytes not taken yet.</summary>
    public long Buffered => Volatile.Read(ref _buffered);

    /// <summary>Adds bytes. On the loop.</summary>
    /// <param name="bytes">The bytes; copied unless <paramref name="rented"/> holds them.</param>
    /// <param name="rented">A pooled array with the bytes in it, which this owns from now on; or null.</param>
    public void Append(ReadOnlySpan<byte> bytes, byte[]? rented)
    {
        bool isWaited;
        lock (_gate)
        {
            if (_isDone)
            {
                Return(rented);
                return;
            }

            // Until the waiting reader resumes, at the end of the turn, bytes go straight to where it wants them.
            var direct = _buffered == 0 ? Math.Min(bytes.Length, _target.Length - _filled) : 0;
            if (direct > 0)
            {
                bytes[..direct].CopyTo(_target.Span[_filled..]);
                _filled += direct;
                bytes = bytes[direct..];
            }

            Keep(bytes, rented);
            isWaited = IsWaiting;
        }

        if (isWaited)
        {
            Finish();
        }
    }

    /// <summary>No more will come. What is buffered can still be read; then comes the end, or the error.</summary>
    /// <param name="error">Why, or null for the peer's end.</param>
    /// <param name="discard">Whether what is buffered is lost.</param>
    public void Complete(HyperDhtException? error, bool discard = false)
    {
        lock (_gate)
        {
            if (!_isDone || discard)
            {
                _error = error;
            }

            _isDone = true;
            if (discard)
            {
                Clear();
            }
        }

        Finish();
    }

    /// <summary>Reads what is there, or waits for something; 0 is the end.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        int count;
        lock (_gate)
        {
            if (_buffered == 0 && !_isDone)
            {
                var version = Begin(cancellationToken);
                _target = target;
                return new ValueTask<int>(this, version);
            }

            count = Take(target.Span);
            if (count == 0 && _buffered == 0 && _error is not null)
            {
                return ValueTask.FromException<int>(_error.Renewed());
            }
        }

        if (count > 0)
        {
            _taken(count);
        }

        return new ValueTask<int>(count);
    }

    protected override int TakeResult(CancellationToken cancelledBy)
    {
        int count;
        lock (_gate)
        {
            count = _filled + Take(_target.Span[_filled..]);
            _filled = 0;
            _target = default;
            if (count == 0 && _buffered == 0)
            {
                cancelledBy.ThrowIfCancellationRequested();
                if (_error is not null)
                {
                    throw _error.Renewed();
                }
            }
        }

        if (count > 0)
        {
            _taken(count);
        }

        return count;
    }

    private static void Return(byte[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes, byte[]? rented)
    {
        if (bytes.IsEmpty)
        {
            Return(rented);
            return;
        }

        _buffered += bytes.Length;
        if (rented is not null && bytes.Length >= MinPieceLength)
        {
            // A message begins behind its tag byte, and ends in front of its 16 MAC bytes.
            bytes.Overlaps(rented, out var start);
            Add(new Piece(rented, -start, bytes.Length - start));
            return;
        }

        if (_last.Array is null || _last.Array.Length - _last.End < bytes.Length)
        {
            Add(new Piece(ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length, MinPieceLength)), 0, 0));
        }

        bytes.CopyTo(_last.Array.AsSpan(_last.End));
        _last.End += bytes.Length;
        Return(rented);
    }

    private void Add(Piece piece)
    {
        if (_last.Array is not null)
        {
            _middle.Enqueue(_last);
        }

        _last = piece;
    }

    private int Take(Span<byte> target)
    {
        var count = 0;
        while (!target.IsEmpty && _buffered > 0)
        {
            if (_first.Array is null && !_middle.TryDequeue(out _first))
            {
                (_first, _last) = (_last, default);
            }

            var length = Math.Min(target.Length, _first.End - _first.Start);
            _first.Array.AsSpan(_first.Start, length).CopyTo(target);
            _first.Start += length;
            target = target[length..];
            count += length;
            _buffered -= length;
            if (_first.Start == _first.End)
            {
                Return(_first.Array);
                _first = default;
            }
        }

        return count;
    }

    private void Clear()
    {
        Return(_first.Array);
        Return(_last.Array);
        while (_middle.TryDequeue(out var piece))
        {
            Return(piece.Array);
        }

        (_first, _last) = (default, default);
        _buffered = 0;
    }

    private struct Piece(byte[] array, int start, int end)
    {
        public byte[]? Array = array;
        public int Start = start;
        public int End = end;
    }
}
