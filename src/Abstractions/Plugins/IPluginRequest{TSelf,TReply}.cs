namespace HyperDht.Plugins;

/// <summary>A request to a plug-in: knows how it travels, and what answers it.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
/// <typeparam name="TReply">The reply.</typeparam>
public interface IPluginRequest<TSelf, TReply> : IPluginValue<TSelf>, IPluginRequest<TReply>
    where TSelf : IPluginRequest<TSelf, TReply>
    where TReply : IPluginValue<TReply>;
