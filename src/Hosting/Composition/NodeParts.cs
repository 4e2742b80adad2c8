using HyperDht.Connections.Candidates;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Node;
using HyperDht.Connections.Punching;
using HyperDht.Connections.Secure;
using HyperDht.Cryptography;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Strategies;
using HyperDht.Hosting.Mediation;
using HyperDht.Messaging;
using HyperDht.Noise;
using HyperDht.Records;
using HyperDht.Records.Handlers;
using HyperDht.Records.Storage;
using HyperDht.Routing;
using HyperDht.Rpc;
using HyperDht.Runtime;
using HyperDht.Transport;
using HyperDht.Transport.Udp;
using HyperDht.Udx;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Composition;

/// <summary>The default parts of a node. Whatever is registered already stays.</summary>
internal static class NodeParts
{
    public static void AddNodeParts(this IServiceCollection services)
    {
        services.AddSettings();
        services.AddTransport();
        services.AddRpc();
        services.AddRecords();
        services.AddHolepunch();
        services.AddConnections();
    }

    private static void AddSettings(this IServiceCollection services)
    {
        services.AddScoped<NodeSettings>();

        // Asked for anew each time: what a scope remembers is memory of every node.
        services.AddTransient(scope => scope.GetRequiredService<NodeSettings>().Options);
        services.AddTransient(scope => scope.GetRequiredService<HyperDhtOptions>().Limits);
        services.AddTransient(scope => scope.GetRequiredService<HyperDhtOptions>().Records);
        services.AddTransient(scope => scope.GetRequiredService<HyperDhtLimits>().Records);
    }

    private static void AddTransport(this IServiceCollection services)
    {
        services.TryAddSingleton<IRandomSource>(SystemRandomSource.Instance);
        services.TryAddSingleton<INameResolver, SystemNames>();
        services.AddScoped(scope =>
        {
            var options = scope.GetRequiredService<HyperDhtOptions>();
            return scope.GetRequiredService<LoopPool>().Rent(options.Loops, options.Completions);
        });
        services.TryAddScoped<ITransport>(scope => scope.GetRequiredService<NodeSettings>().Transport ?? OpenSockets(scope));
        services.AddScoped<IDhtLoop>(scope => new BorrowedLoop(scope.GetRequiredService<ITransport>().Loop));
    }

    // A source that somebody can repeat is for sockets that reach nobody (threat-model L5).
    private static UdpTransport OpenSockets(IServiceProvider scope)
    {
        if (scope.GetRequiredService<IRandomSource>() is not SystemRandomSource)
        {
            throw new InvalidOperationException("Another random source than the system's is accepted only with a simulated transport.");
        }

        return new UdpTransport(
            scope.GetRequiredService<LoopLease>().Loop,
            new UdpTransportOptions { Limits = scope.GetRequiredService<HyperDhtLimits>().Transport });
    }

    private static void AddRpc(this IServiceCollection services)
    {
        services.AddScoped(scope => new AddressStanding(scope.GetRequiredService<HyperDhtLimits>().ExemptLoopback));
        services.AddScoped(scope => new UdxContext(
            scope.GetRequiredService<ITransport>().Loop,
            scope.GetRequiredService<IRandomSource>(),
            scope.GetRequiredService<HyperDhtLimits>().Udx,
            scope.GetService<Func<ICongestionController>>()));
        services.AddScoped<IDatagramFilter, DatagramSorter>();
        services.AddScoped(scope => new RpcNode(
            RpcSettingsMap.Create(scope.GetRequiredService<HyperDhtOptions>(), scope.GetService<INameResolver>()) with
            {
                DispatchInternalCommands = scope.GetRequiredService<InternalDispatch>().IsNeeded,
                Clock = scope.GetService<TimeProvider>(),
            },
            scope.GetRequiredService<ITransport>(),
            scope.GetRequiredService<IRandomSource>(),
            scope.GetRequiredService<IDatagramFilter>(),
            scope.GetRequiredService<AddressStanding>(),
            scope.GetService<INodeMemory>(),
            scope.GetService<IRoutingTablePolicy>()));
        services.TryAddScoped<IDhtRpc>(scope => scope.GetRequiredService<RpcNode>());
        services.AddScoped<INodeIdentity, NodeIdentity>();
    }

    private static void AddRecords(this IServiceCollection services)
    {
        services.TryAddScoped<IRecordStore, MemoryRecordStore>();
        services.AddScoped<IForwardTable, ForwardTable>();
        services.AddScoped<RefreshChains>();
    }

    private static void AddHolepunch(this IServiceCollection services)
    {
        services.AddScoped<IHolepunchStrategy, ConsistentProbing>();
        services.AddScoped<IHolepunchStrategy, RandomProbing>();
        services.AddScoped<IHolepunchStrategy>(_ => new BirthdaySockets());
        services.AddScoped(CreatePunching);
    }

    private static PunchContext CreatePunching(IServiceProvider scope)
    {
        var rpc = scope.GetRequiredService<RpcNode>();
        return PunchContext.Create(
            scope.GetRequiredService<HyperDhtOptions>(),
            scope.GetRequiredService<ITransport>(),
            rpc,
            rpc,
            scope.GetRequiredService<IRandomSource>(),
            [.. scope.GetServices<IHolepunchStrategy>()]);
    }

    private static void AddConnections(this IServiceCollection services)
    {
        services.TryAddSingleton<ICryptoSuite, SodiumCryptoSuite>();
        services.TryAddSingleton<INoiseHandshakeFactory, NoiseHandshakeFactory>();
        services.TryAddScoped<IHandshakeWork, SpillingHandshakeWork>();
        services.AddSingleton<SharedBudgets>();
        services.AddScoped<ListenerTable>();
        services.AddScoped(scope => new ForwardGuard(
            scope.GetRequiredService<ITransport>().Loop,
            scope.GetRequiredService<HyperDhtLimits>().Connections,
            scope.GetRequiredService<HyperDhtLimits>().ExemptLoopback));
        services.AddScoped<ConnectionRegistry>();
        services.AddScoped(CreateStreamContext);
        services.AddScoped<SecureConnectionFactory>();
        services.AddScoped(CreateCandidates);
        services.AddScoped(CreateWiring);
        services.TryAddScoped<IHyperDht, DhtNode>();
    }

    private static SecureStreamContext CreateStreamContext(IServiceProvider scope)
    {
        var options = scope.GetRequiredService<HyperDhtOptions>();
        var shared = scope.GetRequiredService<SharedBudgets>();
        return new(
            scope.GetRequiredService<ITransport>().Loop,
            scope.GetRequiredService<ICryptoSuite>(),
            scope.GetRequiredService<IRandomSource>(),
            options.Limits.SecretStream,
            shared.FramesOf(options.Limits.SecretStream),
            shared.Slabs,
            options.Limits.Udx.ReceiveWindow,
            options.ConnectionKeepAlive);
    }

    private static ICandidateFactory CreateCandidates(IServiceProvider scope)
    {
        var candidates = new TrackedCandidates(
            scope.GetRequiredService<SecureConnectionFactory>(), scope.GetRequiredService<ConnectionRegistry>());
        return scope.HasListeners<ConnectionOpened>()
            ? new NoticingCandidates(candidates, scope.GetRequiredService<INoticePublisher>(), scope.GetRequiredService<ITransport>().Loop)
            : candidates;
    }

    private static NodeWiring CreateWiring(IServiceProvider scope) => new(
        scope.GetRequiredService<HyperDhtOptions>(),
        scope.GetRequiredService<ITransport>(),
        scope.GetRequiredService<RpcNode>(),
        scope.GetRequiredService<UdxContext>(),
        scope.GetRequiredService<IRequestPipeline>(),
        scope.GetRequiredService<ListenerTable>(),
        scope.GetRequiredService<IForwardTable>(),
        scope.GetRequiredService<ICandidateFactory>(),
        scope.GetRequiredService<ConnectionRegistry>(),
        scope.GetRequiredService<INoiseHandshakeFactory>(),
        scope.GetRequiredService<IHandshakeWork>(),
        scope.GetRequiredService<PunchContext>(),
        scope.GetRequiredService<ILoggerFactory>(),
        scope.GetService<IFirewallPolicy>(),
        scope.GetService<IRecordStore>(),
        scope.GetRequiredService<NodePreparation>().RunAsync)
    {
        RelayThrough = scope.GetService<IRelaySelector>() ?? NodeRelays.Create(scope.GetServices<NodeRelay>(), scope.GetRequiredService<HyperDhtOptions>()),
        Clock = scope.GetService<TimeProvider>(),
    };
}
