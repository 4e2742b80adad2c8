using HyperDht.Hosting.Diagnostics;
using HyperDht.Hosting.Pipeline;
using HyperDht.Hosting.Pipeline.Behaviors;
using HyperDht.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Composition;

/// <summary>The default parts of a node. Whatever is registered already stays.</summary>
internal static class NodeParts
{
    public static void AddNodeParts(this IServiceCollection services)
    {
        services.AddScoped<NodeSettings>();
        services.AddScoped(scope => scope.GetRequiredService<NodeSettings>().Options);
        services.AddScoped(scope => scope.GetRequiredService<HyperDhtOptions>().Limits);
        services.AddScoped(scope => scope.GetRequiredService<HyperDhtOptions>().Limits.Udx);
        services.AddScoped(scope => scope.GetRequiredService<HyperDhtOptions>().Limits.Records);
        services.AddScoped(scope => scope.GetRequiredService<HyperDhtOptions>().Records);
        services.AddPipeline();
    }

    private static void AddPipeline(this IServiceCollection services)
    {
        services.AddSingleton<DhtMeter>();
        services.AddScoped<NodeLifetime>();
        services.AddScoped<RouteComposer>();
        services.AddScoped<RequestPipeline>();
        services.AddScoped<IRequestPipeline>(scope => scope.GetRequiredService<RequestPipeline>());
        services.Insert(0, ServiceDescriptor.Scoped(typeof(IDhtBehavior<,>), typeof(AdmitBehavior<,>)));
        services.Insert(0, ServiceDescriptor.Scoped(typeof(IDhtBehavior<,>), typeof(ObserveBehavior<,>)));
    }
}
