using System.IO.Pipelines;

namespace HyperDht.Connections.Secure;

/// <summary>A connection as a <see cref="Stream"/>.</summary>
/// <remarks>
/// Flushing does nothing: what was written is on its way. Reading and writing are asynchronous only: continuations may run on the
/// loop, which a blocked one would stop.
/// </remarks>
internal sealed class SecureStream : Stream
{
    private readonly SecureConnection _connection;
    private readonly SecureSender _sender;
    private readonly ReadBuffer _buffer;
    private PipeReader? _reader;
    private PipeWriter? _writer;

    public SecureStream(SecureConnection connection, SecureSender sender, ReadBuffer buffer)
    {
        _connection = connection;
        _sender = sender;
        _buffer = buffer;
    }

    public PipeReader Reader => LazyInitializer.EnsureInitialized(
        ref _reader, () => PipeReader.Create(this, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true)));

    public PipeWriter Writer => LazyInitializer.EnsureInitialized(ref _writer, () => new SecurePipeWriter(_sender));

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _buffer.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _buffer.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A connection is read with ReadAsync.");

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _sender.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _sender.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A connection is written with WriteAsync.");

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Flushes and closes on the loop by itself; nobody waits for it here.
            _ = _connection.DisposeAsync().AsTask();
        }

        base.Dispose(disposing);
    }
}
