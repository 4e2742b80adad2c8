namespace HyperDht.Transport.Udp;

/// <summary>Something whose readiness the loop waits for.</summary>
internal interface ILoopSource
{
    /// <summary>It is ready. On the loop.</summary>
    /// <param name="readable">There is something to receive, or an error to fetch.</param>
    /// <param name="writable">What could not be sent may be tried again.</param>
    /// <param name="othersWait">Whether other sources are still to be served in this turn.</param>
    void OnReady(bool readable, bool writable, bool othersWait);
}
