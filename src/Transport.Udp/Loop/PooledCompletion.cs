namespace HyperDht.Transport.Udp;

/// <summary>One completion without an owner, on the thread pool.</summary>
internal sealed class PooledCompletion(LoopWork work, LoopFaults faults) : IThreadPoolWorkItem
{
    public void Execute()
    {
        try
        {
            work.Run();
        }
        catch (Exception error)
        {
            faults.Report(LoopFaultKind.Completion, error);
        }
    }
}
