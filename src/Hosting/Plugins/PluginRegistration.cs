using HyperDht.Plugins;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Plugins;

/// <summary>A plug-in that the nodes of a container get.</summary>
internal abstract class PluginRegistration
{
    public abstract DhtPluginDescription Description { get; }

    /// <summary>Makes the closed registrations of the plug-in and of each of its commands.</summary>
    public abstract void Register(IServiceCollection services);
}
