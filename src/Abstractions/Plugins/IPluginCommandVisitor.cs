namespace HyperDht.Plugins;

/// <summary>Learns the types of a command.</summary>
internal interface IPluginCommandVisitor
{
    void Visit<TPlugin, TRequest, TReply>(DhtPluginCommand<TPlugin, TRequest, TReply> command)
        where TPlugin : class, IDhtPlugin
        where TRequest : IPluginRequest<TRequest, TReply>
        where TReply : IPluginValue<TReply>;
}
