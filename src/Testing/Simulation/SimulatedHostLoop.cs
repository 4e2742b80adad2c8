using HyperDht.Runtime;

namespace HyperDht.Testing;

/// <summary>The one loop as the programs of a host see it: their timers wait while the host sleeps.</summary>
internal sealed class SimulatedHostLoop(SimulatedLoop loop, SimulatedHost host) : IDhtLoop
{
    public TimeSpan Now => loop.Now;

    public bool IsCurrent => loop.IsCurrent;

    public SynchronizationContext SynchronizationContext => loop.SynchronizationContext;

    public void Post(Action<object?> work, object? state) => loop.Post(work, state);

    public void PostCompletion(Action<object?> completion, object? state) => loop.PostCompletion(completion, state);

    public void ScheduleFlush(ILoopFlushable work) => loop.ScheduleFlush(work);

    public ILoopTimer CreateTimer(Action callback) => loop.CreateTimer(callback, host);
}
