using HyperDht.Runtime;

namespace HyperDht.Routing;

/// <summary>Lets any number of callers wait for the end of start-up.</summary>
internal sealed class RpcReadiness(IDhtLoop loop)
{
    private readonly List<LoopPromise<bool>> _waiters = [];
    private Exception? _error;
    private bool _isReady;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var promise = new LoopPromise<bool>(loop);
        promise.Start(
            _ =>
            {
                _waiters.Add(promise);
                Settle();
            },
            null);
        return cancellationToken.CanBeCanceled ? promise.Task.WaitAsync(cancellationToken) : promise.Task;
    }

    public void Succeed()
    {
        _isReady = true;
        Settle();
    }

    public void Fail(Exception error)
    {
        _error ??= error;
        Settle();
    }

    private void Settle()
    {
        if (!_isReady && _error is null)
        {
            return;
        }

        LoopPromise<bool>[] waiters = [.. _waiters];
        _waiters.Clear();
        foreach (var waiter in waiters)
        {
            if (_isReady)
            {
                waiter.Succeed(true);
            }
            else
            {
                waiter.Fail(_error!);
            }
        }
    }
}
