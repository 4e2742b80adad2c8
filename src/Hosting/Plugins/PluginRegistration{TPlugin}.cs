using System.Diagnostics.CodeAnalysis;
using HyperDht.Plugins;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HyperDht.Hosting.Plugins;

/// <summary>A plug-in that the nodes of a container get, with its type.</summary>
internal sealed class PluginRegistration<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin> : PluginRegistration
    where TPlugin : class, IDhtPlugin
{
    public override DhtPluginDescription Description { get; } = TPlugin.Description;

    public override void Register(IServiceCollection services)
    {
        services.TryAddScoped<TPlugin>();
        services.AddScoped<PluginLane<TPlugin>>();
        services.AddScoped(scope => new PluginEntry(Description, scope.GetRequiredService<TPlugin>));
        var registrar = new PluginRegistrar(services);
        foreach (var command in Description.Commands)
        {
            command.Accept(registrar);
        }
    }
}
