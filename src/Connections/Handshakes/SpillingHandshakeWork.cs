using HyperDht.Runtime;

namespace HyperDht.Connections.Handshakes;

/// <summary>Runs two handshakes of a turn on the loop, where a hop would cost more than it saves, and further ones on the thread pool.</summary>
internal sealed class SpillingHandshakeWork(IDhtLoop loop) : IHandshakeWork, ILoopFlushable
{
    private const int InlinePerTurn = 2;

    private int _startedThisTurn;

    public ValueTask<T> RunAsync<T>(Func<T> work)
    {
        if (_startedThisTurn++ == 0)
        {
            loop.ScheduleFlush(this);
        }

        if (_startedThisTurn <= InlinePerTurn)
        {
            return new ValueTask<T>(work());
        }

        var job = new Job<T>(work);
        ThreadPool.UnsafeQueueUserWorkItem(job, preferLocal: false);
        return new ValueTask<T>(job.Task);
    }

    public void Flush() => _startedThisTurn = 0;

    private sealed class Job<T>(Func<T> work) : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _result.Task;

        public void Execute()
        {
            try
            {
                _result.SetResult(work());
            }
            catch (Exception error)
            {
                _result.SetException(error);
            }
        }
    }
}
