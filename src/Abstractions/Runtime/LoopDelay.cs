namespace HyperDht.Runtime;

/// <summary>Waiting on the loop's own timers: what <c>Task.Delay</c> is elsewhere.</summary>
internal static class LoopDelay
{
    /// <summary>Completes after a time, on the loop. Call on the loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="delay">How long; zero or less completes with the next due timers.</param>
    /// <param name="cancellationToken">Cancels the task; any thread.</param>
    public static Task DelayAsync(this IDhtLoop loop, TimeSpan delay, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : new Pending(loop, delay, cancellationToken).Task;

    /// <summary>Completes with the task, or after a time, whichever is first. Call on the loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="task">What to wait for; its failure is not observed here.</param>
    /// <param name="timeout">How long at most.</param>
    /// <returns>True when the task ended in time, however it ended.</returns>
    public static async Task<bool> WaitAtMostAsync(this IDhtLoop loop, Task task, TimeSpan timeout)
    {
        if (task.IsCompleted)
        {
            return true;
        }

        using var ended = new LoopSignal(loop);

        // Not Task.WhenAny: it leaves the loop when the task was made to run its continuations asynchronously.
        _ = task.ContinueWith(
            static (_, state) => ((LoopSignal)state!).Set(),
            ended,
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.FromCurrentSynchronizationContext());
        return await ended.WaitAsync(timeout);
    }

    private sealed class Pending
    {
        // Completed only as the last step of a timer or of posted work, so that continuations may run right there.
        private readonly TaskCompletionSource _source = new();
        private readonly IDhtLoop _loop;
        private readonly ILoopTimer _timer;
        private readonly CancellationTokenRegistration _registration;
        private readonly CancellationToken _cancellationToken;

        public Pending(IDhtLoop loop, TimeSpan delay, CancellationToken cancellationToken)
        {
            _loop = loop;
            _cancellationToken = cancellationToken;
            _timer = loop.CreateTimer(Elapse);
            _timer.Set(loop.Now + delay);
            _registration = cancellationToken.UnsafeRegister(static state => ((Pending)state!).OnCancelled(), this);
        }

        public Task Task => _source.Task;

        private void Elapse()
        {
            _registration.Unregister();
            _timer.Dispose();
            _source.TrySetResult();
        }

        private void OnCancelled() => _loop.Post(static state => ((Pending)state!).Cancel(), this);

        private void Cancel()
        {
            _timer.Dispose();
            _source.TrySetCanceled(_cancellationToken);
        }
    }
}
