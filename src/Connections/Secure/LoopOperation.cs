using System.Threading.Tasks.Sources;
using HyperDht.Runtime;

namespace HyperDht.Connections.Secure;

/// <summary>One operation at a time that a user awaits and the loop finishes; reused without allocation.</summary>
/// <remarks>
/// The user's continuation runs as a completion, when every packet of the turn is handled. The result is taken only then, so that
/// what arrives until the end of the turn is part of it.
/// </remarks>
internal abstract class LoopOperation<T> : IValueTaskSource<T>, IValueTaskSource, ICompletionOwner
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Finishing = 2;

    private static readonly Action<object?> Run = static state => ((LoopOperation<T>)state!).Complete();
    private static readonly Action<object?, CancellationToken> OnCancelled =
        static (state, token) => ((LoopOperation<T>)state!).Cancel(token);

    private readonly IDhtLoop _loop;
    private ManualResetValueTaskSourceCore<T> _core;
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancelledBy;
    private int _state;

    protected LoopOperation(IDhtLoop loop) => _loop = loop;

    /// <summary>Whether somebody waits.</summary>
    public bool IsWaiting => Volatile.Read(ref _state) == Waiting;

    /// <summary>Ends the wait at the end of the turn. Any thread; does nothing when nobody waits.</summary>
    public void Finish()
    {
        if (Interlocked.CompareExchange(ref _state, Finishing, Waiting) == Waiting)
        {
            _loop.PostCompletion(Run, this);
        }
    }

    // A reader or writer whose code holds the loop is moved to the thread pool; the other direction stays.
    object? ICompletionOwner.CompletionLane { get; set; }

    T IValueTaskSource<T>.GetResult(short token) => End(token);

    void IValueTaskSource.GetResult(short token) => End(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _core.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    /// <summary>Begins to wait; returns the version for the value task.</summary>
    /// <exception cref="InvalidOperationException">Another operation is still awaited.</exception>
    protected short Begin(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) != Idle)
        {
            throw new InvalidOperationException("One reader and one writer at a time: the previous operation has not ended.");
        }

        var version = _core.Version;
        _registration = cancellationToken.UnsafeRegister(OnCancelled, this);
        return version;
    }

    /// <summary>The result, when the wait ends. May throw.</summary>
    /// <param name="cancelledBy">The token that ended it, or none.</param>
    protected abstract T TakeResult(CancellationToken cancelledBy);

    private void Cancel(CancellationToken token)
    {
        _cancelledBy = token;
        Finish();
    }

    private void Complete()
    {
        T result;
        try
        {
            result = TakeResult(_cancelledBy);
        }
        catch (Exception error) when (error is HyperDhtException or OperationCanceledException or ObjectDisposedException)
        {
            _core.SetException(error);
            return;
        }

        _core.SetResult(result);
    }

    private T End(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            // Waits for a cancellation that is running, so that it cannot hit the next operation.
            _registration.Dispose();
            _cancelledBy = default;
            _core.Reset();
            Volatile.Write(ref _state, Idle);
        }
    }
}
