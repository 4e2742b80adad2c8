using HyperDht.Runtime;

namespace HyperDht.Connections.Secure;

/// <summary>Where a writer waits while the network takes its time.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class WriteGate(IDhtLoop loop) : LoopOperation<bool>(loop)
{
    /// <summary>Encrypted bytes that may wait for the loop.</summary>
    public const long MaxWaiting = 512 * 1024;

    private readonly Lock _gate = new();
    private long _waiting;
    private bool _isBlocked;
    private bool _isClosed;

    /// <summary>Whether a writer may go on; a closed connection lets it run into the error.</summary>
    public bool IsOpen => _isClosed || (!Volatile.Read(ref _isBlocked) && Interlocked.Read(ref _waiting) < MaxWaiting);

    /// <summary>Bytes were encrypted.</summary>
    public void Add(int bytes) => Interlocked.Add(ref _waiting, bytes);

    /// <summary>Bytes went to the reliable stream. On the loop.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="isBlocked">Whether it has enough now.</param>
    public void Take(long bytes, bool isBlocked)
    {
        Interlocked.Add(ref _waiting, -bytes);
        Volatile.Write(ref _isBlocked, isBlocked);
        Reconsider();
    }

    /// <summary>Nobody waits here any more.</summary>
    public void Close()
    {
        Volatile.Write(ref _isClosed, true);
        Reconsider();
    }

    /// <summary>Waits until a writer may go on.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        lock (_gate)
        {
            return IsOpen ? new ValueTask<bool>(true) : new ValueTask<bool>(this, Begin(cancellationToken));
        }
    }

    protected override bool TakeResult(CancellationToken cancelledBy)
    {
        if (!IsOpen)
        {
            cancelledBy.ThrowIfCancellationRequested();
        }

        return true;
    }

    private void Reconsider()
    {
        if (!IsOpen)
        {
            return;
        }

        lock (_gate)
        {
            // A writer that found the gate closed is waiting by now, or will look again.
        }

        Finish();
    }
}
