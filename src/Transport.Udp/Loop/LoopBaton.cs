namespace HyperDht.Transport.Udp;

/// <summary>Who may do protocol work: whoever ends the running user code first, its own thread or a follower.</summary>
/// <remarks>An even number is protocol work, an odd one is the user code of that number. One compare-and-swap decides.</remarks>
internal sealed class LoopBaton
{
    private long _state;

    /// <summary>The present number. Any thread.</summary>
    public long Observe() => Volatile.Read(ref _state);

    /// <summary>Whether a number stands for user code.</summary>
    public static bool IsUserCode(long observed) => (observed & 1) != 0;

    /// <summary>The leader goes into user code; from here on it owns nothing.</summary>
    /// <returns>What to end it with.</returns>
    public long EnterUserCode()
    {
        var ticket = _state + 1;
        Volatile.Write(ref _state, ticket);
        return ticket;
    }

    /// <summary>Ends user code, from its own thread or from another; the caller leads when it succeeds.</summary>
    public bool TryLead(long ticket) => Interlocked.CompareExchange(ref _state, ticket + 1, ticket) == ticket;
}
