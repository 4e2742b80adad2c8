using HyperDht.Messaging;
using HyperDht.Plugins;

namespace HyperDht.Hosting.Plugins;

/// <summary>The end of the pipeline of a plug-in's message: hands it to the plug-in's lane.</summary>
internal sealed class PluginHandler<TPlugin, TRequest, TReply>(
    PluginLane<TPlugin> lane, DhtPluginCommand<TPlugin, TRequest, TReply> command)
    : IDhtMessageHandler<DhtPluginMessage<TPlugin, TRequest, TReply>, TReply>
    where TPlugin : class, IDhtPlugin
    where TRequest : IPluginRequest<TRequest, TReply>
    where TReply : IPluginValue<TReply>
{
    public ValueTask<DhtOutcome<TReply>> HandleAsync(
        DhtPluginMessage<TPlugin, TRequest, TReply> message, CancellationToken cancellationToken)
    {
        var run = new PluginRun<TPlugin, TRequest, TReply>(lane, command, message, cancellationToken);
        return lane.TryEnter(run) ? new(run.Outcome) : new(DhtOutcome<TReply>.Silent);
    }
}
