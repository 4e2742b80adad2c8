using HyperDht.Hosting.Diagnostics;
using HyperDht.Hosting.Mediation;
using HyperDht.Hosting.Options;
using HyperDht.Hosting.Pipeline;
using HyperDht.Messaging;
using HyperDht.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Composition;

/// <summary>The container of all nodes of one name, built at first use. A node is one scope of it.</summary>
/// <remarks>Thread safe. Nodes that still live when it is disposed are disposed with it.</remarks>
internal sealed class NodeContainer : IAsyncDisposable
{
    private readonly Lazy<ServiceProvider> _services;
    private readonly IServiceProvider? _host;

    /// <summary>Prepares a container.</summary>
    /// <param name="builder">The parts.</param>
    /// <param name="host">The host's services, or none.</param>
    public NodeContainer(HyperDhtBuilder builder, IServiceProvider? host = null)
    {
        Name = builder.Name;
        _host = host;
        _services = new(() => Build(builder, host));
    }

    public string Name { get; }

    /// <summary>Makes a node in a scope of its own.</summary>
    public HyperDhtNode CreateNode(Action<HyperDhtOptions>? configure, bool ownsContainer = false)
    {
        var options = (_host?.GetService<IOptionsMonitor<HyperDhtOptions>>()?.Get(Name) ?? new HyperDhtOptions()).Copy();
        configure?.Invoke(options);
        return CreateNode(options, ownsContainer);
    }

    /// <summary>Makes a node in a scope of its own.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="ownsContainer">Whether the container goes with the node.</param>
    /// <param name="transport">Its sockets; null opens the operating system's. Disposed with the node.</param>
    public HyperDhtNode CreateNode(HyperDhtOptions options, bool ownsContainer = false, ITransport? transport = null)
    {
        NodeOptionsValidation.Demand(options, Name);
        var scope = _services.Value.CreateAsyncScope();
        var settings = scope.ServiceProvider.GetRequiredService<NodeSettings>();
        settings.Options = options.Copy();
        settings.Transport = transport;
        return new HyperDhtNode(scope, ownsContainer ? this : null);
    }

    public ValueTask DisposeAsync() => _services.IsValueCreated ? _services.Value.DisposeAsync() : default;

    /// <summary>The services of a container.</summary>
    internal static ServiceProvider Build(HyperDhtBuilder builder, IServiceProvider? host)
    {
        var services = new ServiceCollection();
        services.Add(builder.Services);
        services.AddSingleton(new InternalDispatch(
            builder.MediatRBehaviors.Count > 0 || builder.Services.Any(service => IsBehavior(service.ServiceType))));
        services.AddFromHost(builder, host);
        services.AddSingleton(parts => new RecordGauges(parts.GetRequiredService<DhtMeter>(), builder.Name));
        services.AddNodeParts();
        services.AddPipeline();
        services.AddMessages();
        builder.Plugins.ForEach(plugin => plugin.Register(services));
        services.AddMediation();
        foreach (var message in services.Select(service => service.ImplementationInstance).OfType<MessageRegistration>().ToArray())
        {
            message.Register(services);
            builder.MediatRBehaviors.ForEach(behavior => behavior.TryRegister(services, message));
        }

        return services.BuildServiceProvider();
    }

    private static bool IsBehavior(Type service) =>
        service.IsGenericType && service.GetGenericTypeDefinition() == typeof(IDhtBehavior<,>);
}
