using HyperDht.Hosting.Pipeline;
using HyperDht.Messaging;
using HyperDht.Plugins;

namespace HyperDht.Hosting.Plugins;

/// <summary>The way of all requests with command 10: to the plug-in that is named, or to the answer that there is none.</summary>
internal sealed class PluginRoutes : MessageRoute
{
    private readonly MessageRoute _unknown;
    private readonly List<Entry> _plugins = [];

    /// <summary>Sorts the routes of plug-ins.</summary>
    /// <param name="unknown">Answers what no plug-in here understands, and what is no such request at all.</param>
    /// <param name="routes">One for each command of a plug-in.</param>
    public PluginRoutes(MessageRoute unknown, IEnumerable<MessageRoute> routes)
    {
        _unknown = unknown;
        foreach (var plugin in routes.GroupBy(route => (route.Plugin!.Plugin.Name, route.Plugin.Plugin.Version)))
        {
            var description = plugin.First().Plugin!.Plugin;
            _plugins.Add(new(description.WireName, description.Version, plugin.ToDictionary(route => route.Plugin!.Number)));
        }
    }

    public override DhtCommandId Id => _unknown.Id;

    public override IEnumerable<PipelineMapEntry> Describe() => _unknown.Describe()
        .Concat(_plugins.SelectMany(plugin => plugin.Routes.OrderBy(route => route.Key)).SelectMany(route => route.Value.Describe()));

    public override void Dispatch(DhtRequest request) => Find(request).Dispatch(request);

    private MessageRoute Find(DhtRequest request)
    {
        if (request.Value is not { } bytes || !PluginEnvelope.TryDecode(bytes, out var envelope))
        {
            return _unknown;
        }

        foreach (var plugin in _plugins)
        {
            if (plugin.Version == envelope.Version && envelope.IsNamed(plugin.Name.Span))
            {
                return plugin.Routes.GetValueOrDefault(envelope.Command, _unknown);
            }
        }

        return _unknown;
    }

    private sealed record Entry(ReadOnlyMemory<byte> Name, ulong Version, Dictionary<ulong, MessageRoute> Routes);
}
