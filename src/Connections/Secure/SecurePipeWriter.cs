using System.Buffers;
using System.IO.Pipelines;

namespace HyperDht.Connections.Secure;

/// <summary>The writing side of a connection as a pipe: bytes are collected until they are flushed, completing ends the direction.</summary>
/// <remarks>Not thread safe.</remarks>
internal sealed class SecurePipeWriter(SecureSender sender) : PipeWriter
{
    private const int MinLength = 4096;

    private byte[] _buffer = [];
    private int _used;
    private int _sent;
    private bool _isCompleted;
    private CancellationTokenSource? _flush;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _used - _sent;

    private int NextLength => Math.Min(SecureSender.SplitLength, _used - _sent);

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _buffer.Length - _used);
        _used += bytes;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("Writing was completed.");
        }

        if (_buffer.Length - _used < Math.Max(sizeHint, 1))
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(MinLength, Math.Max(_used + sizeHint, 2 * _used)));
            _buffer.AsSpan(0, _used).CopyTo(larger);
            Release();
            _buffer = larger;
        }

        return _buffer.AsMemory(_used);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        while (_sent < _used && sender.HasRoom)
        {
            var count = NextLength;
            if (sender.TryAppend(_buffer.AsSpan(_sent, count)) is { } error)
            {
                return ValueTask.FromException<FlushResult>(error);
            }

            _sent += count;
        }

        return _sent < _used ? FlushSlowlyAsync(cancellationToken) : new ValueTask<FlushResult>(Flushed());
    }

    public override void CancelPendingFlush() => _flush?.Cancel();

    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted)
        {
            return;
        }

        _isCompleted = true;
        while (exception is null && _sent < _used)
        {
            var count = NextLength;
            sender.TryAppend(_buffer.AsSpan(_sent, count));
            _sent += count;
        }

        Flushed();
        sender.End();
    }

    // What was sent before a cancellation is not sent again.
    private async ValueTask<FlushResult> FlushSlowlyAsync(CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _flush = source;
        try
        {
            while (_sent < _used)
            {
                var count = NextLength;
                await sender.WriteAsync(_buffer.AsMemory(_sent, count), source.Token);
                _sent += count;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FlushResult(isCanceled: true, isCompleted: false);
        }
        finally
        {
            _flush = null;
        }

        return Flushed();
    }

    private FlushResult Flushed()
    {
        _used = 0;
        _sent = 0;
        Release();
        return new FlushResult(isCanceled: false, isCompleted: false);
    }

    private void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
    }
}
