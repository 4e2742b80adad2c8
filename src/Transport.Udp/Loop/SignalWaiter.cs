namespace HyperDht.Transport.Udp;

/// <summary>Sleeps on an event; what arrives on sockets is posted by their threads.</summary>
internal sealed class SignalWaiter : ILoopWaiter
{
    private readonly AutoResetEvent _signal = new(false);

    public bool Wait(TimeSpan? timeout) => timeout is not { } limit
        ? _signal.WaitOne()
        : limit != TimeSpan.Zero && _signal.WaitOne(Milliseconds(limit));

    public int Dispatch(LoopFaults faults) => 0;

    public void Wake() => _signal.Set();

    // A late wake-up must find the event alive; the collector takes it.
    public void Dispose()
    {
    }

    // Rounded up: waking early would only mean to wait again.
    private static int Milliseconds(TimeSpan time) => (int)Math.Min(int.MaxValue, Math.Ceiling(time.TotalMilliseconds));
}
