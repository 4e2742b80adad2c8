namespace HyperDht.Runtime;

/// <summary>Calls into a loop from other threads.</summary>
public static class DhtLoopExtensions
{
    /// <summary>Runs work on the loop. Any thread; the caller's continuation runs as a completion.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="work">Runs on the loop; its awaits resume there.</param>
    /// <typeparam name="T">What the work returns.</typeparam>
    public static Task<T> InvokeAsync<T>(this IDhtLoop loop, Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(work);
        var call = new LoopCall<T>(loop, work);
        loop.Post(static state => _ = ((LoopCall<T>)state!).RunAsync(), call);
        return call.Task;
    }

    /// <summary>Runs work on the loop. Any thread; the caller's continuation runs as a completion.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="work">Runs on the loop.</param>
    /// <typeparam name="T">What the work returns.</typeparam>
    public static Task<T> InvokeAsync<T>(this IDhtLoop loop, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return loop.InvokeAsync(() => Task.FromResult(work()));
    }

    /// <summary>Runs work on the loop. Any thread; the caller's continuation runs as a completion.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="work">Runs on the loop.</param>
    public static Task InvokeAsync(this IDhtLoop loop, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return loop.InvokeAsync(() =>
        {
            work();
            return Task.FromResult(true);
        });
    }

    private sealed class LoopCall<T>(IDhtLoop loop, Func<Task<T>> work)
    {
        private readonly TaskCompletionSource<T> _done = new();
        private Task<T>? _result;

        public Task<T> Task => _done.Task;

        public async Task RunAsync()
        {
            try
            {
                _result = work();
                await _result;
            }
            catch (Exception error) when (_result is null)
            {
                _result = System.Threading.Tasks.Task.FromException<T>(error);
            }
            catch (Exception) when (_result!.IsCompleted)
            {
                // Handed over as it is below, cancellation included.
            }

            loop.PostCompletion(static state => ((LoopCall<T>)state!).Complete(), this);
        }

        private void Complete() => _done.SetFromTask(_result!);
    }
}
