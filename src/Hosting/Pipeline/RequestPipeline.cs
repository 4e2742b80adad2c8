using HyperDht.Hosting.Plugins;
using HyperDht.Messaging;
using HyperDht.Plugins;

namespace HyperDht.Hosting.Pipeline;

/// <summary>The node's routes by command.</summary>
/// <remarks>Composed before the node binds, or when its map is asked for; after that on the loop only.</remarks>
internal sealed class RequestPipeline(RouteComposer composer) : IRequestPipeline
{
    private const int MaxDirectCommand = 32;

    private readonly MessageRoute?[] _internal = new MessageRoute?[MaxDirectCommand];
    private readonly MessageRoute?[] _external = new MessageRoute?[MaxDirectCommand];
    private bool _composed;

    public bool TryDispatch(DhtRequest request)
    {
        var command = request.Command;
        var routes = command.IsInternal ? _internal : _external;
        if (command.Number >= MaxDirectCommand || routes[command.Number] is not { } route)
        {
            return false;
        }

        route.Dispatch(request);
        return true;
    }

    /// <summary>Composes the routes. Idempotent.</summary>
    public void Compose()
    {
        if (_composed)
        {
            return;
        }

        var all = composer.ComposeRoutes().ToArray();
        _composed = true;
        foreach (var route in all.Where(route => route.Plugin is null))
        {
            var routes = route.Id.IsInternal ? _internal : _external;
            routes[route.Id.Number] = route;
        }

        if (all.Where(route => route.Plugin is not null).ToArray() is { Length: > 0 } plugins)
        {
            _external[PluginWire.Command.Number] = new PluginRoutes(_external[PluginWire.Command.Number]!, plugins);
        }
    }

    public PipelineMap GetMap()
    {
        Compose();
        return new([.. _internal.Concat(_external).OfType<MessageRoute>().SelectMany(route => route.Describe())]);
    }
}
