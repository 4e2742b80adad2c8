using HyperDht.Runtime;

namespace HyperDht.Hosting.Composition;

/// <summary>The loop as a node's services get it: nothing that a container would dispose with the node.</summary>
internal sealed class BorrowedLoop(IDhtLoop loop) : IDhtLoop
{
    public TimeSpan Now => loop.Now;

    public bool IsCurrent => loop.IsCurrent;

    public SynchronizationContext SynchronizationContext => loop.SynchronizationContext;

    public void Post(Action<object?> work, object? state) => loop.Post(work, state);

    public void PostCompletion(Action<object?> completion, object? state) => loop.PostCompletion(completion, state);

    public void ScheduleFlush(ILoopFlushable work) => loop.ScheduleFlush(work);

    public ILoopTimer CreateTimer(Action callback) => loop.CreateTimer(callback);
}
