namespace HyperDht.Connections.Pool;

/// <summary>A peer of a pool: connected, or being dialed. On the loop.</summary>
internal sealed class PooledPeer
{
    private readonly TaskCompletionSource<IHyperDhtConnection> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _dial;
    private int _waiting;

    /// <summary>The connection that counts; null while it is being made.</summary>
    public IHyperDhtConnection? Open { get; private set; }

    /// <summary>Whether the connection has closed, or nobody waited for it any more: only that has not been noticed.</summary>
    public bool IsOver => Open is null ? _dial is { IsCancellationRequested: true } : Open.Closed.IsCompleted;

    /// <summary>A dial begins.</summary>
    /// <param name="dial">Cancelled when the dial is of no use any more.</param>
    public void BeginDial(CancellationTokenSource dial) => _dial = dial;

    /// <summary>The dial is over, one way or another.</summary>
    public void EndDial() => _dial = null;

    /// <summary>Takes a connection; a dial that runs is of no use any more.</summary>
    public void Take(IHyperDhtConnection connection)
    {
        Open = connection;
        _dial?.Cancel();
        _result.TrySetResult(connection);
    }

    /// <summary>No connection came of it.</summary>
    public void Fail(Exception error)
    {
        _result.TrySetException(error);

        // Those who waited may all have gone.
        _ = _result.Task.Exception;
    }

    /// <summary>Waits for the connection; the last one who stops waiting ends the dial.</summary>
    public async Task<IHyperDhtConnection> WaitAsync(CancellationToken cancellationToken)
    {
        _waiting++;
        try
        {
            return await _result.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            if (--_waiting == 0 && Open is null)
            {
                _dial?.Cancel();
            }
        }
    }
}
