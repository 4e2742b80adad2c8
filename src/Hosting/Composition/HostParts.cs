using System.Diagnostics.Metrics;
using HyperDht.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperDht.Hosting.Composition;

/// <summary>What comes from the host into a container of nodes. It goes in as instances: the host owns them.</summary>
internal static class HostParts
{
    // The replaceable interfaces of docs/architecture.md: one that the host registered replaces the unnamed node's default.
    private static readonly Type[] Replaceable =
    [
        typeof(IRecordStore),
        typeof(IFirewallPolicy),
        typeof(Transport.ICongestionController),
        typeof(Noise.INoiseHandshakeFactory),
        typeof(Cryptography.ICryptoSuite),
    ];

    public static void AddFromHost(this IServiceCollection services, HyperDhtBuilder builder, IServiceProvider? host)
    {
        services.AddSingleton(host?.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);
        services.AddSingleton(host?.GetService<TimeProvider>() ?? TimeProvider.System);
        if (host is null)
        {
            return;
        }

        if (host.GetService<IMeterFactory>() is { } meters)
        {
            services.AddSingleton(meters);
        }

        foreach (var type in builder.HostServices)
        {
            services.RemoveAll(type);
            services.AddSingleton(type, host.GetRequiredService(type));
        }

        if (builder.Name.Length == 0)
        {
            AddReplacements(services, host);
        }
    }

    private static void AddReplacements(IServiceCollection services, IServiceProvider host)
    {
        var known = host.GetService<IServiceProviderIsService>();
        foreach (var type in Replaceable.Where(type => known?.IsService(type) == true))
        {
            // The builder's own choice is more particular than a registration in the host.
            services.TryAdd(new ServiceDescriptor(type, host.GetRequiredService(type)));
        }
    }
}
