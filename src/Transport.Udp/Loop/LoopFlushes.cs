using HyperDht.Runtime;

namespace HyperDht.Transport.Udp;

/// <summary>What asked to be flushed at the end of this turn.</summary>
internal sealed class LoopFlushes(LoopFaults faults)
{
    private List<ILoopFlushable> _asked = [];
    private List<ILoopFlushable> _running = [];

    public int Count => _asked.Count;

    public void Add(ILoopFlushable work) => _asked.Add(work);

    /// <summary>Flushes all, those that ask during it included.</summary>
    /// <param name="maxRounds">After so many rounds of asking again, the rest waits for the next turn.</param>
    public void Run(int maxRounds)
    {
        for (var round = 0; round < maxRounds && _asked.Count > 0; round++)
        {
            (_asked, _running) = (_running, _asked);
            foreach (var work in _running)
            {
                try
                {
                    work.Flush();
                }
                catch (Exception error)
                {
                    faults.Report(LoopFaultKind.Flush, error);
                }
            }

            _running.Clear();
        }
    }
}
