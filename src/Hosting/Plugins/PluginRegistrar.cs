using HyperDht.Hosting.Pipeline;
using HyperDht.Plugins;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Plugins;

/// <summary>Registers a plug-in's messages like the node's own: each command with its closed types.</summary>
internal sealed class PluginRegistrar(IServiceCollection services) : IPluginCommandVisitor
{
    public void Visit<TPlugin, TRequest, TReply>(DhtPluginCommand<TPlugin, TRequest, TReply> command)
        where TPlugin : class, IDhtPlugin
        where TRequest : IPluginRequest<TRequest, TReply>
        where TReply : IPluginValue<TReply>
    {
        services.AddSingleton(command);
        services.AddMessage<
            DhtPluginMessage<TPlugin, TRequest, TReply>,
            TReply,
            PluginCommand<TPlugin, TRequest, TReply>,
            PluginHandler<TPlugin, TRequest, TReply>>();
    }
}
