using System.Diagnostics.Metrics;
using HyperDht.Hosting.Diagnostics;
using HyperDht.Records;
using HyperDht.Transport;
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
        typeof(IRelaySelector),
        typeof(Rpc.IRoutingTablePolicy),
        typeof(Noise.INoiseHandshakeFactory),
        typeof(Cryptography.ICryptoSuite),
    ];

    public static void AddFromHost(this IServiceCollection services, HyperDhtBuilder builder, IServiceProvider? host)
    {
        var loggers = host?.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        services.TryAddSingleton<ILoggerFactory>(parts => new LimitedLoggerFactory(
            loggers, parts.GetRequiredService<TimeProvider>(), parts.GetRequiredService<DhtMeter>()));
        services.TryAddSingleton(host?.GetService<TimeProvider>() ?? TimeProvider.System);
        if (host is null)
        {
            services.TryAddSingleton(LoopPool.Process);
            return;
        }

        // A host has its own loggers and meters, and so its own loops.
        services.TryAddSingleton<LoopPool>();

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
        if (known?.IsService(typeof(ICongestionController)) == true)
        {
            // One for each stream, so not an instance.
            services.TryAddSingleton<Func<ICongestionController>>(host.GetRequiredService<ICongestionController>);
        }

        foreach (var type in Replaceable.Where(type => known?.IsService(type) == true))
        {
            // The builder's own choice is more particular than a registration in the host.
            services.TryAdd(new ServiceDescriptor(type, host.GetRequiredService(type)));
        }
    }
}
