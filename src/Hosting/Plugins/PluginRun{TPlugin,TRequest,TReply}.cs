using HyperDht.Messaging;
using HyperDht.Plugins;
using HyperDht.Runtime;

namespace HyperDht.Hosting.Plugins;

/// <summary>One request that a plug-in handles, with its types: from the loop to user code and back.</summary>
internal sealed class PluginRun<TPlugin, TRequest, TReply>(
    PluginLane<TPlugin> lane,
    DhtPluginCommand<TPlugin, TRequest, TReply> command,
    DhtPluginMessage<TPlugin, TRequest, TReply> message,
    CancellationToken cancellationToken) : PluginRun(message.Request.From, message.Request.TransactionId)
    where TPlugin : class, IDhtPlugin
    where TRequest : IPluginRequest<TRequest, TReply>
    where TReply : IPluginValue<TReply>
{
    private readonly LoopPromise<DhtOutcome<TReply>> _promise = new(lane.Loop);
    private DhtOutcome<TReply> _outcome;
    private Exception? _error;

    /// <summary>Ends on the loop.</summary>
    public Task<DhtOutcome<TReply>> Outcome => _promise.Task;

    public override void Begin()
    {
        try
        {
            var pending = command.HandleAsync(lane.Plugin, message, cancellationToken);
            if (pending.IsCompletedSuccessfully)
            {
                _outcome = pending.GetAwaiter().GetResult();
            }
            else
            {
                _ = AwaitAsync(pending);
                return;
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _error = error;
        }

        Return();
    }

    private async Task AwaitAsync(ValueTask<DhtOutcome<TReply>> pending)
    {
        try
        {
            _outcome = await pending;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _error = error;
        }

        Return();
    }

    private void Return() => lane.Loop.Post(static state => ((PluginRun<TPlugin, TRequest, TReply>)state!).Settle(), this);

    private void Settle()
    {
        lane.Leave(this);
        switch (_error)
        {
            case null:
                _promise.Succeed(_outcome);
                break;
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                _promise.Succeed(DhtOutcome<TReply>.Silent);
                break;
            default:
                _promise.Fail(_error);
                break;
        }
    }
}
