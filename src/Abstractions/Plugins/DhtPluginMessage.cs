using HyperDht.Messaging;

namespace HyperDht.Plugins;

/// <summary>A request to a plug-in on its way through the pipeline: what behaviors see.</summary>
/// <param name="Value">The plug-in's own request.</param>
/// <param name="Context">The request around it.</param>
/// <typeparam name="TPlugin">The plug-in.</typeparam>
/// <typeparam name="TRequest">Its request.</typeparam>
/// <typeparam name="TReply">The reply.</typeparam>
public sealed record DhtPluginMessage<TPlugin, TRequest, TReply>(TRequest Value, DhtPluginContext Context) : DhtMessage<TReply>
    where TPlugin : class, IDhtPlugin
    where TRequest : IPluginRequest<TRequest, TReply>
    where TReply : IPluginValue<TReply>;
