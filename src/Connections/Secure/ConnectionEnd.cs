using HyperDht.Runtime;

namespace HyperDht.Connections.Secure;

/// <summary>The end of a connection in the steps that its user can wait for: all written out, closed, disposed.</summary>
/// <remarks>On the loop, except where a member says otherwise.</remarks>
internal sealed class ConnectionEnd(IDhtLoop loop)
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(1900);

    private readonly UserPromise _closed = new(loop);
    private readonly UserPromise _flushed = new(loop);
    private readonly UserPromise _disposed = new(loop);
    private int _isDisposing;

    /// <summary>The connection is gone. Any thread.</summary>
    public Task Closed => _closed.Task;

    /// <summary>The peer has everything, the end of our side included. Any thread.</summary>
    public Task Flushed => _flushed.Task;

    /// <summary>Nothing is left to do for a user who has turned away. Any thread.</summary>
    public Task Disposed => _disposed.Task;

    /// <summary>Until when the peer may end its side in order; null while the user has not turned away.</summary>
    public TimeSpan? LingerDeadline { get; private set; }

    /// <summary>The user turns away; false when it has before. Any thread.</summary>
    public bool TryBeginDispose() => Interlocked.Exchange(ref _isDisposing, 1) == 0;

    /// <summary>What was written still goes out, and the peer has a moment.</summary>
    public void BeginLinger() => LingerDeadline = loop.Now + Linger;

    /// <summary>The peer has everything; a user who has turned away need not wait any more.</summary>
    public void HandleFlushed()
    {
        _flushed.Complete(null);
        CompleteDispose();
    }

    /// <summary>The user waits for no more than that everything is written out, which it may be already.</summary>
    public void CompleteDispose()
    {
        if (_isDisposing != 0 && _flushed.IsComplete)
        {
            _disposed.Complete(null);
        }
    }

    /// <summary>The connection is gone, and with it every reason to wait.</summary>
    /// <param name="error">Why; null for an end in order.</param>
    /// <param name="isOwnDoing">Whether it was reset for no other reason than that we had enough: no failure for whoever turned away.</param>
    public void HandleClosed(HyperDhtException? error, bool isOwnDoing)
    {
        _flushed.Complete(error);
        _closed.Complete(isOwnDoing && LingerDeadline is not null ? null : error);
        _disposed.Complete(null);
    }
}
