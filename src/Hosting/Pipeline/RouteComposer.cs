using HyperDht.Hosting.Diagnostics;
using HyperDht.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Pipeline;

/// <summary>Composes the routes of a node out of its scope.</summary>
internal sealed class RouteComposer(
    IServiceProvider scope, IEnumerable<MessageRegistration> messages, DhtMeter meter, ILoggerFactory loggers, NodeLifetime lifetime)
{
    private const string Category = "HyperDht.Pipeline";

    public IEnumerable<MessageRoute> ComposeRoutes()
    {
        var logger = loggers.CreateLogger(Category);
        var context = new RouteContext(scope.GetRequiredService<IDhtRpc>(), logger, meter, lifetime.Closing);
        foreach (var message in messages)
        {
            yield return message.Compose(scope, context);
        }
    }
}
