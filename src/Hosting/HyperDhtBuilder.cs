using System.Diagnostics.CodeAnalysis;
using HyperDht.Holepunch;
using HyperDht.Hosting.Composition;
using HyperDht.Hosting.Mediation;
using HyperDht.Hosting.Plugins;
using HyperDht.Messaging;
using HyperDht.Plugins;
using HyperDht.Records;
using HyperDht.Rpc;
using HyperDht.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HyperDht;

/// <summary>Swaps and adds parts of the nodes of one <c>AddHyperDht</c>. What it registers, no other name sees.</summary>
public sealed class HyperDhtBuilder : IHyperDhtBuilder
{
    internal HyperDhtBuilder(string name) => Name = name;

    /// <summary>The name given to <c>AddHyperDht</c>; empty for the unnamed node.</summary>
    public string Name { get; }

    /// <summary>The services of the nodes' own container. Scoped services live as long as one node.</summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    internal HashSet<Type> HostServices { get; } = [];

    internal List<MediatRBehavior> MediatRBehaviors { get; } = [];

    internal List<PluginRegistration> Plugins { get; } = [];

    /// <summary>Takes a service from the host's container instead of the nodes' own.</summary>
    /// <typeparam name="T">The service; a singleton of the host.</typeparam>
    public HyperDhtBuilder UseHostService<T>()
        where T : class
    {
        HostServices.Add(typeof(T));
        return this;
    }

    /// <summary>Replaces where records are kept.</summary>
    /// <typeparam name="T">The store; one instance for each node.</typeparam>
    public HyperDhtBuilder UseRecordStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IRecordStore
    {
        Services.RemoveAll<IRecordStore>();
        Services.AddScoped<IRecordStore, T>();
        return this;
    }

    /// <summary>Replaces which nodes the routing table keeps.</summary>
    /// <typeparam name="T">The policy; one instance for each node.</typeparam>
    public HyperDhtBuilder UseRoutingTablePolicy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IRoutingTablePolicy
    {
        Services.RemoveAll<IRoutingTablePolicy>();
        Services.AddScoped<IRoutingTablePolicy, T>();
        return this;
    }

    /// <summary>Replaces who may connect when a listener does not say so itself.</summary>
    /// <param name="policy">Shared by all nodes.</param>
    public HyperDhtBuilder UseFirewall(IFirewallPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Services.RemoveAll<IFirewallPolicy>();
        Services.AddSingleton(policy);
        return this;
    }

    /// <summary>Replaces who may connect when a listener does not say so itself.</summary>
    /// <typeparam name="T">The policy; one instance for all nodes.</typeparam>
    public HyperDhtBuilder UseFirewall<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IFirewallPolicy
    {
        Services.RemoveAll<IFirewallPolicy>();
        Services.AddSingleton<IFirewallPolicy, T>();
        return this;
    }

    /// <summary>Replaces how streams find their speed.</summary>
    /// <typeparam name="T">The controller; one instance for each stream.</typeparam>
    public HyperDhtBuilder UseCongestionController<T>()
        where T : class, ICongestionController, new()
    {
        Services.RemoveAll<Func<ICongestionController>>();
        Services.AddSingleton<Func<ICongestionController>>(() => new T());
        return this;
    }

    /// <summary>Adds a way through a pair of NATs; it is asked before the built-in ones.</summary>
    /// <typeparam name="T">The strategy; one instance for each node.</typeparam>
    public HyperDhtBuilder UseHolepunchStrategy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IHolepunchStrategy
    {
        Services.AddScoped<IHolepunchStrategy, T>();
        return this;
    }

    /// <summary>
    /// Adds a blind relay for every connect and listener whose own options name none: used where no other way leads, and until a better one is
    /// found. Of several one is drawn for each connection.
    /// </summary>
    /// <param name="key">The relay's key.</param>
    public HyperDhtBuilder AddRelay(PublicKey key)
    {
        Services.AddSingleton(new NodeRelay(key));
        return this;
    }

    /// <summary>Replaces which relay is named when a connect or a listener does not say so itself.</summary>
    /// <typeparam name="T">The selector; one instance for each node. The relays of <see cref="AddRelay"/> and of the options are not asked for then.</typeparam>
    public HyperDhtBuilder UseRelaySelector<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IRelaySelector
    {
        Services.RemoveAll<IRelaySelector>();
        Services.AddScoped<IRelaySelector, T>();
        return this;
    }

    /// <summary>Adds a behavior to the pipeline: to every message when it is open generic, else to the messages it names.</summary>
    /// <param name="behavior">A type that implements <see cref="IDhtBehavior{TMessage, TReply}"/>, such as <c>typeof(Audit&lt;,&gt;)</c>.</param>
    /// <exception cref="ArgumentException">It implements no such interface.</exception>
    public HyperDhtBuilder AddBehavior(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces)]
        Type behavior)
    {
        ArgumentNullException.ThrowIfNull(behavior);
        var contracts = behavior.GetInterfaces()
            .Where(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IDhtBehavior<,>))
            .ToArray();
        if (contracts.Length == 0)
        {
            throw new ArgumentException($"{behavior.Name} does not implement IDhtBehavior<TMessage, TReply>.", nameof(behavior));
        }

        if (behavior.IsGenericTypeDefinition)
        {
            Services.AddScoped(typeof(IDhtBehavior<,>), behavior);
            return this;
        }

        foreach (var contract in contracts)
        {
            Services.AddScoped(contract, behavior);
        }

        return this;
    }

    /// <summary>Lets a MediatR behavior see the messages it fits. Internal commands then go over MediatR too, at a cost.</summary>
    /// <param name="behavior">A type that implements MediatR's <c>IPipelineBehavior</c>, open or closed.</param>
    /// <exception cref="ArgumentException">It implements no such interface.</exception>
    /// <exception cref="NotSupportedException">It is open, and the program was compiled ahead of time.</exception>
    public HyperDhtBuilder AddMediatRBehavior(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces)]
        Type behavior)
    {
        ArgumentNullException.ThrowIfNull(behavior);
        if (!MediatRBehavior.IsOne(behavior))
        {
            throw new ArgumentException($"{behavior.Name} does not implement MediatR's IPipelineBehavior.", nameof(behavior));
        }

        if (behavior.IsGenericTypeDefinition && !MediatRDispatch.CanMakeCode)
        {
            throw new NotSupportedException(
                $"{behavior.Name} is open generic, and a program that is compiled ahead of time has no code for it; add it closed for each message, or add an IDhtBehavior.");
        }

        MediatRBehaviors.Add(new MediatRBehavior(behavior));
        return this;
    }

    /// <inheritdoc cref="IHyperDhtBuilder.AddPlugin{T}" />
    public HyperDhtBuilder AddPlugin<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IDhtPlugin
    {
        var plugin = new PluginRegistration<T>();
        var description = plugin.Description;
        if (description.Plugin != typeof(T))
        {
            throw new ArgumentException($"{typeof(T).Name} shows the description of {description.Plugin.Name}.");
        }

        Plugins.RemoveAll(former => former.Description.Name == description.Name && former.Description.Version == description.Version);
        Plugins.Add(plugin);
        return this;
    }

    /// <summary>Adds somebody who hears of a kind of notice.</summary>
    /// <typeparam name="TNotice">The notice, such as <see cref="ConnectionOpened"/>.</typeparam>
    /// <typeparam name="THandler">Who hears of it; one instance for each node.</typeparam>
    public HyperDhtBuilder AddNoticeHandler<
        TNotice, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where TNotice : IDhtNotice
        where THandler : class, IDhtNoticeHandler<TNotice>
    {
        Services.AddScoped<IDhtNoticeHandler<TNotice>, THandler>();
        return this;
    }

    IHyperDhtBuilder IHyperDhtBuilder.AddPlugin<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>() => AddPlugin<T>();
}
