namespace HyperDht.Cli.Shared;

/// <summary>Joins a connection with a pair of streams, each direction until its end.</summary>
internal static class ConnectionPipe
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Copies both ways until both directions have ended and the peer has acknowledged all of it.</summary>
    /// <param name="connection">The connection; not disposed.</param>
    /// <param name="input">What the peer gets; its end ends our direction.</param>
    /// <param name="output">Receives what the peer sends.</param>
    /// <param name="outputEnded">Called when the peer has ended its direction.</param>
    /// <param name="cancellationToken">Resets the connection.</param>
    /// <exception cref="HyperDhtException"><c>CONNECTION_CLOSED</c>: it closed before both directions had ended.</exception>
    public static async Task RunAsync(
        IHyperDhtConnection connection, Stream input, Stream output, Action? outputEnded, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(connection.Abort);
        var up = SendAsync(connection, input, cancellationToken);
        var down = ReceiveAsync(connection, output, outputEnded, cancellationToken);
        try
        {
            // A closed connection is noticed even while the input has nothing to say and no end.
            await Task.WhenAny(Task.WhenAll(up, down), FirstFailureAsync(up, down), connection.Closed);
            await down;
            if (!up.IsCompleted && connection.Closed.IsCompleted)
            {
                throw new HyperDhtException(DhtErrorCodes.ConnectionClosed, "The peer closed before everything was sent.");
            }

            await up;
            await connection.CloseAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ToolException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            connection.Abort();
            throw exception is HyperDhtException { ErrorCode: DhtErrorCodes.ConnectionClosed }
                ? exception
                : new HyperDhtException(DhtErrorCodes.ConnectionClosed, $"The connection broke before both directions had ended: {exception.Message}", exception);
        }
    }

    private static async Task FirstFailureAsync(Task up, Task down)
    {
        var first = await Task.WhenAny(up, down);
        await (first.IsFaulted ? first : Task.WhenAll(up, down));
    }

    private static async Task SendAsync(IHyperDhtConnection connection, Stream input, CancellationToken cancellationToken)
    {
        // Reading a terminal or a pipe blocks its thread, and cannot be given up.
        await Task.Yield();
        var stream = connection.AsStream();
        var buffer = new byte[BufferSize];
        while (true)
        {
            var read = await input.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                break;
            }

            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        await connection.CompleteWritesAsync(cancellationToken);
    }

    private static async Task ReceiveAsync(
        IHyperDhtConnection connection, Stream output, Action? outputEnded, CancellationToken cancellationToken)
    {
        var stream = connection.AsStream();
        var buffer = new byte[BufferSize];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                break;
            }

            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await output.FlushAsync(cancellationToken);
        }

        outputEnded?.Invoke();
    }
}
