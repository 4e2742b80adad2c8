namespace HyperDht.Runtime;

/// <summary>Something a procedure on the loop waits for, with a deadline. Remembers a signal that nobody waits for yet.</summary>
/// <remarks>On the loop only. One waiter at a time.</remarks>
internal sealed class LoopSignal : IDisposable
{
    private readonly IDhtLoop _loop;
    private readonly ILoopTimer _timer;
    private TaskCompletionSource<bool>? _waiter;
    private bool _isSet;

    public LoopSignal(IDhtLoop loop)
    {
        _loop = loop;
        _timer = loop.CreateTimer(() => Complete(signalled: false));
    }

    /// <summary>Wakes the waiter, or the next one at once.</summary>
    public void Set()
    {
        if (_waiter is null)
        {
            _isSet = true;
            return;
        }

        Complete(signalled: true);
    }

    /// <summary>Forgets a signal that nobody waited for.</summary>
    public void Reset() => _isSet = false;

    /// <summary>Consumes a signal that came before; does not wait.</summary>
    /// <returns>True when there was one.</returns>
    public bool TryTake()
    {
        var wasSet = _isSet;
        _isSet = false;
        return wasSet;
    }

    /// <summary>Waits for the signal or the timeout; consumes the signal.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>True when signalled.</returns>
    public Task<bool> WaitAsync(TimeSpan timeout)
    {
        if (_waiter is not null)
        {
            throw new InvalidOperationException("A signal has one waiter.");
        }

        if (_isSet)
        {
            _isSet = false;
            return Task.FromResult(true);
        }

        // The waiter resumes as work of its own on the loop, not inside the timer or inside whoever calls Set.
        _waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _timer.Set(_loop.Now + timeout);
        return _waiter.Task;
    }

    /// <summary>Wakes the waiter and frees the timer.</summary>
    public void Dispose()
    {
        Complete(signalled: false);
        _timer.Dispose();
    }

    private void Complete(bool signalled)
    {
        var waiter = _waiter;
        _waiter = null;
        _timer.Clear();
        waiter?.TrySetResult(signalled);
    }
}
