using HyperDht.Runtime;

namespace HyperDht.Connections.Secure;

/// <summary>A task that completes as user code of the loop: whoever awaits it resumes when every packet of the turn is handled.</summary>
internal sealed class UserPromise(IDhtLoop loop)
{
    private static readonly Action<object?> Run = static state => ((UserPromise)state!).Resolve();

    private readonly TaskCompletionSource _source = new();
    private Exception? _error;

    /// <summary>The task. A failure that nobody looks at is no news.</summary>
    public Task Task => _source.Task;

    /// <summary>Whether <see cref="Complete"/> was called.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Completes the task at the end of the turn. On the loop; only the first call counts.</summary>
    /// <param name="error">Why it fails, or null.</param>
    public void Complete(Exception? error)
    {
        if (IsComplete)
        {
            return;
        }

        IsComplete = true;
        _error = error;
        loop.PostCompletion(Run, this);
    }

    private void Resolve()
    {
        if (_error is null)
        {
            _source.TrySetResult();
            return;
        }

        _source.TrySetException(_error);
        _ = _source.Task.Exception;
    }
}
