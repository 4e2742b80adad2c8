namespace HyperDht.Transport.Udp;

/// <summary>How a loop sleeps.</summary>
internal interface ILoopWaiter : IDisposable
{
    /// <summary>Waits until something is ready, a wake-up came, or the time is over; true unless it is over.</summary>
    /// <param name="timeout">Zero only looks; null waits without end.</param>
    bool Wait(TimeSpan? timeout);

    /// <summary>Tells the sources that are ready.</summary>
    /// <param name="faults">Takes what they throw.</param>
    /// <returns>How many were ready.</returns>
    int Dispatch(LoopFaults faults);

    /// <summary>Ends a wait, or the next one. Any thread.</summary>
    void Wake();
}
