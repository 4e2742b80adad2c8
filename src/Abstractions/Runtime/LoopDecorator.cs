namespace HyperDht.Runtime;

/// <summary>A loop as somebody is to see it: the same one, but for what a derived class changes.</summary>
internal abstract class LoopDecorator(IDhtLoop loop) : IDhtLoop
{
    public TimeSpan Now => loop.Now;

    public bool IsCurrent => loop.IsCurrent;

    public SynchronizationContext SynchronizationContext => loop.SynchronizationContext;

    public void Post(Action<object?> work, object? state) => loop.Post(work, state);

    public void PostCompletion(Action<object?> completion, object? state) => loop.PostCompletion(completion, state);

    public void ScheduleFlush(ILoopFlushable work) => loop.ScheduleFlush(work);

    public virtual ILoopTimer CreateTimer(Action callback) => loop.CreateTimer(callback);
}
