using HyperDht.Connections.Forwarding;
using HyperDht.Hosting.Diagnostics;
using HyperDht.Hosting.Pipeline;
using HyperDht.Hosting.Pipeline.Behaviors;
using HyperDht.Hosting.Pipeline.RpcCommands;
using HyperDht.Hosting.Plugins;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Records.Commands;
using HyperDht.Records.Handlers;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Composition;

/// <summary>The pipeline of a node: its messages and the behaviors that every node has.</summary>
internal static class PipelineParts
{
    public static void AddPipeline(this IServiceCollection services)
    {
        services.AddSingleton<DhtMeter>();
        services.AddScoped<NodeLifetime>();
        services.AddScoped<RouteComposer>();
        services.AddScoped<RequestPipeline>();
        services.AddScoped<PluginLife>();
        services.AddScoped<NodePreparation>();
        services.AddTransient<IRequestPipeline>(scope => scope.GetRequiredService<RequestPipeline>());

        // In front, so that inside a stage they run before those of plug-ins and hosts.
        services.Insert(0, ServiceDescriptor.Scoped(typeof(IDhtBehavior<,>), typeof(AdmitBehavior<,>)));
        services.Insert(0, ServiceDescriptor.Scoped(typeof(IDhtBehavior<,>), typeof(ObserveBehavior<,>)));
    }

    public static void AddMessages(this IServiceCollection services)
    {
        services.AddMessage<Ping, DhtAcknowledgement, PingCommand, AcknowledgeHandler<Ping, DhtAcknowledgement>>();
        services.AddMessage<PingNat, DhtAcknowledgement, PingNatCommand, AcknowledgeHandler<PingNat, DhtAcknowledgement>>();
        services.AddMessage<FindNode, CloserNodes, FindNodeCommand, AcknowledgeHandler<FindNode, CloserNodes>>();
        services.AddMessage<DownHint, DhtAcknowledgement, DownHintCommand, DownHintHandler>();
        services.AddMessage<DelayedPing, DhtAcknowledgement, DelayedPingCommand, DelayedPingHandler>();
        services.AddMessage<PeerHandshake, RoutedReply, PeerHandshakeCommand, PeerHandshakeHandler>();
        services.AddMessage<PeerHolepunch, RoutedReply, PeerHolepunchCommand, PeerHolepunchHandler>();
        services.AddMessage<FindPeer, FindPeerAnswer, FindPeerCommand, FindPeerHandler>();
        services.AddMessage<Lookup, LookupAnswer, LookupCommand, LookupHandler>();
        services.AddMessage<Announce, DhtAcknowledgement, AnnounceCommand, AnnounceHandler>();
        services.AddMessage<Unannounce, DhtAcknowledgement, UnannounceCommand, UnannounceHandler>();
        services.AddMessage<MutablePut, ValueStored, MutablePutCommand, MutablePutHandler>();
        services.AddMessage<MutableGet, ValueAnswer, MutableGetCommand, MutableGetHandler>();
        services.AddMessage<ImmutablePut, ValueStored, ImmutablePutCommand, ImmutablePutHandler>();
        services.AddMessage<ImmutableGet, ValueAnswer, ImmutableGetCommand, ImmutableGetHandler>();
        services.AddMessage<PluginRequest, PluginAnswer, PluginRequestCommand, UnknownPluginHandler>();
    }
}
