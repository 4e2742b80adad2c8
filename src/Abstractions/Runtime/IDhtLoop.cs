namespace HyperDht.Runtime;

/// <summary>The one thread of control that does all protocol work of its nodes, in turns.</summary>
/// <remarks>
/// A turn: drain the sockets, run posted work and due timers, flush (acknowledgements and packets leave here),
/// then run completions, the only place where user code runs. Code on the loop takes no locks and must not block.
/// </remarks>
public interface IDhtLoop
{
    /// <summary>Monotonic time since the loop started, read once for each batch of work. Any thread.</summary>
    TimeSpan Now { get; }

    /// <summary>Whether the caller runs as protocol work of this loop; false inside completions.</summary>
    bool IsCurrent { get; }

    /// <summary>Makes awaits resume as work of this loop.</summary>
    SynchronizationContext SynchronizationContext { get; }

    /// <summary>Queues protocol work. Any thread; wakes the loop only if it sleeps.</summary>
    /// <param name="work">Must not throw.</param>
    /// <param name="state">Handed to <paramref name="work"/>.</param>
    void Post(Action<object?> work, object? state);

    /// <summary>Queues user code for the end of the turn, when every packet of the turn is handled and sent. Any thread.</summary>
    /// <param name="completion">Exceptions are logged and contained.</param>
    /// <param name="state">Handed to <paramref name="completion"/>.</param>
    void PostCompletion(Action<object?> completion, object? state);

    /// <summary>Asks for one call to <see cref="ILoopFlushable.Flush"/> before packets of this turn leave. On the loop only.</summary>
    /// <param name="work">Asked again only after its flush began.</param>
    void ScheduleFlush(ILoopFlushable work);

    /// <summary>A one-shot timer of this loop, not armed.</summary>
    /// <param name="callback">Runs on the loop. Must not throw.</param>
    ILoopTimer CreateTimer(Action callback);
}
