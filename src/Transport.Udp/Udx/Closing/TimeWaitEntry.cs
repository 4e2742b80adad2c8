namespace HyperDht.Udx.Closing;

/// <summary>What is left of a stream that ended on both sides: enough to confirm the peer's last packet once more.</summary>
/// <param name="Id">The stream's own id.</param>
/// <param name="RemoteId">The peer's id.</param>
/// <param name="Remote">Where the peer was.</param>
/// <param name="Next">The own next number.</param>
/// <param name="RemoteNext">The next number expected of the peer.</param>
/// <param name="ExpiresAt">When to forget it.</param>
internal readonly record struct TimeWaitEntry(
    uint Id, uint RemoteId, PeerAddress Remote, uint Next, uint RemoteNext, TimeSpan ExpiresAt);
