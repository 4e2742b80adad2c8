using HyperDht.Runtime;

namespace HyperDht.Transport.Udp;

/// <summary>A one-shot timer in the heap of <see cref="LoopTimers"/>.</summary>
internal sealed class LoopTimer(LoopTimers timers, Action callback) : ILoopTimer
{
    /// <summary>Not armed.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Position in the heap, -1 outside.</summary>
    public int HeapIndex = -1;

    /// <summary>Key in the heap: never later than <see cref="Due"/>, so that re-arming for later needs no work.</summary>
    public long QueuedDue;

    /// <summary>Second key: among equal deadlines the one that was set first is first.</summary>
    public long QueuedOrder;

    /// <summary>When it fires, in ticks of the loop's clock.</summary>
    public long Due = Never;

    /// <summary>When <see cref="Due"/> was set, as a number that only grows.</summary>
    public long Order;

    public Action Callback => callback;

    public TimeSpan? Deadline => Due == Never ? null : TimeSpan.FromTicks(Due);

    public void Set(TimeSpan deadline) => timers.Set(this, deadline.Ticks);

    public void Clear() => Due = Never;

    public void Dispose()
    {
        Due = Never;
        timers.Remove(this);
    }
}
