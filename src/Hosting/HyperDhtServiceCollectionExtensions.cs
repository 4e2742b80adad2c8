using HyperDht.Hosting.Composition;
using HyperDht.Hosting.Lifetime;
using HyperDht.Hosting.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HyperDht;

/// <summary>Adds HyperDHT nodes to a host.</summary>
public static class HyperDhtServiceCollectionExtensions
{
    /// <summary>
    /// Adds the unnamed node: <see cref="IHyperDht"/> (started and stopped with the host), <see cref="IHyperDhtFactory"/> and a health check.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Options; they come after configuration section <c>HyperDht</c>.</param>
    /// <returns>Swaps and adds parts of the node.</returns>
    public static HyperDhtBuilder AddHyperDht(this IServiceCollection services, Action<HyperDhtOptions>? configure = null) =>
        services.AddHyperDht(Microsoft.Extensions.Options.Options.DefaultName, configure);

    /// <summary>Adds a named node: the same services, keyed by its name, in a container of its own.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The name; a second call with the same name goes on configuring the first.</param>
    /// <param name="configure">Options; they come after configuration section <c>HyperDht:Named:&lt;name&gt;</c>.</param>
    /// <returns>Swaps and adds parts of the node.</returns>
    public static HyperDhtBuilder AddHyperDht(this IServiceCollection services, string name, Action<HyperDhtOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        if (FindContainer(services, name) is { } existing)
        {
            return existing.Builder;
        }

        var builder = new HyperDhtBuilder(name);
        var registration = new NodeContainerRegistration(builder);
        services.AddSingleton(registration);
        AddOptions(services, name);
        AddNode(services, name, registration);
        services.AddHealthChecks().Add(new(
            name.Length == 0 ? "hyperdht" : $"hyperdht-{name}",
            host => new HyperDhtHealthCheck(GetNode(host, name)),
            failureStatus: null,
            tags: ["hyperdht"]));
        return builder;
    }

    private static void AddOptions(IServiceCollection services, string name)
    {
        services.AddSingleton<IConfigureOptions<HyperDhtOptions>>(
            host => new BindFromConfiguration(name, host.GetService<IConfiguration>()));

        // Configured delegates come after the section, whichever was registered first.
        var binding = services[^1];
        services.Remove(binding);
        services.Insert(0, binding);
        services.AddOptions<HyperDhtOptions>(name).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HyperDhtOptions>, NodeOptionsValidation>());
    }

    private static void AddNode(IServiceCollection services, string name, NodeContainerRegistration registration)
    {
        services.AddKeyedSingleton(name, (host, _) => new NodeContainer(registration.Builder, host));
        services.AddKeyedSingleton<IHyperDhtFactory>(name, (host, _) => new HyperDhtFactory(host.GetRequiredKeyedService<NodeContainer>(name)));
        services.AddKeyedSingleton(name, (host, _) => host.GetRequiredKeyedService<IHyperDhtFactory>(name).Create());
        services.AddSingleton<IHostedService>(host => new HyperDhtHostedService(name, GetNode(host, name), host));
        if (name.Length == 0)
        {
            services.AddSingleton(host => host.GetRequiredKeyedService<IHyperDhtFactory>(name));
            services.AddSingleton(host => GetNode(host, name));
        }
    }

    private static IHyperDht GetNode(IServiceProvider host, string name) => host.GetRequiredKeyedService<IHyperDht>(name);

    private static NodeContainerRegistration? FindContainer(IServiceCollection services, string name) => services
        .Select(service => service.IsKeyedService ? null : service.ImplementationInstance)
        .OfType<NodeContainerRegistration>()
        .FirstOrDefault(registration => registration.Builder.Name == name);
}
