namespace HyperDht.Runtime;

/// <summary>A task that the loop completes for whoever called: protocol code or a user.</summary>
/// <remarks>
/// Created where the call is made. A caller on the loop is resumed at once, as protocol work; anybody else is resumed among the
/// completions of the turn, because only there user code may run. Completed on the loop, at most once.
/// </remarks>
internal class LoopPromise<T>(IDhtLoop loop) : TaskCompletionSource<T>
{
    private readonly bool _isOnLoop = loop.IsCurrent;
    private T? _value;
    private Exception? _error;

    /// <summary>The loop.</summary>
    protected IDhtLoop Loop => loop;

    /// <summary>Does the call's work on the loop: now when the caller is there, else as soon as it gets to it.</summary>
    public void Start(Action<object?> work, object? state)
    {
        if (_isOnLoop)
        {
            work(state);
        }
        else
        {
            loop.Post(work, state);
        }
    }

    /// <summary>Ends well.</summary>
    public void Succeed(T value)
    {
        if (_isOnLoop)
        {
            TrySetResult(value);
            return;
        }

        _value = value;
        loop.PostCompletion(static state => ((LoopPromise<T>)state!).Apply(), this);
    }

    /// <summary>Ends badly; <see cref="OperationCanceledException"/> cancels the task.</summary>
    public void Fail(Exception error)
    {
        _error = error;
        if (_isOnLoop)
        {
            Apply();
            return;
        }

        loop.PostCompletion(static state => ((LoopPromise<T>)state!).Apply(), this);
    }

    private void Apply()
    {
        switch (_error)
        {
            case null:
                TrySetResult(_value!);
                break;
            case OperationCanceledException canceled:
                TrySetCanceled(canceled.CancellationToken);
                break;
            default:
                TrySetException(_error);
                break;
        }
    }
}
