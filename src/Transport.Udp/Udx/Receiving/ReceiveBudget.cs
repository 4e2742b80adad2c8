namespace HyperDht.Udx.Receiving;

/// <summary>Memory that all streams of a process buffer together (threat-model U4). Thread safe: loops share it.</summary>
internal sealed class ReceiveBudget(long limit)
{
    private long _used;

    /// <summary>Bytes not taken.</summary>
    public long Available => Math.Max(0, limit - Volatile.Read(ref _used));

    /// <summary>Bytes taken.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Takes bytes; the caller looked at <see cref="Available"/> before and may go a little over.</summary>
    public void Take(int bytes) => Interlocked.Add(ref _used, bytes);

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
