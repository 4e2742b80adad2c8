using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Plugins;

namespace HyperDht.Records.Handlers;

/// <summary>
/// Says that there is no such plug-in here (spec 02 §10). The reference is silent, which makes a live node look dead to whoever
/// asks all nodes on its way; error 1 is what it hears from ephemeral nodes, too.
/// </summary>
internal sealed class UnknownPluginHandler : IDhtMessageHandler<PluginRequest, PluginAnswer>
{
    public ValueTask<DhtOutcome<PluginAnswer>> HandleAsync(PluginRequest message, CancellationToken cancellationToken) =>
        new(DhtOutcome<PluginAnswer>.Error(PluginWire.Unknown));
}
