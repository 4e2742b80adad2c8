using System.Diagnostics.CodeAnalysis;
using HyperDht.Hosting.Mediation;
using HyperDht.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Pipeline;

/// <summary>The registration of one message with its command and handler.</summary>
/// <param name="commandType">The wire side.</param>
/// <param name="handlerType">Who answers.</param>
internal sealed class MessageRegistration<TMessage, TReply>(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type commandType,
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type handlerType) : MessageRegistration
    where TMessage : IDhtMessage<TReply>
{
    public override Type Message => typeof(TMessage);

    public override Type Reply => typeof(TReply);

    public override MediatedTypes Mediated { get; } = MediatedTypes.Of<TMessage, TReply>();

    public override void Register(IServiceCollection services)
    {
        services.AddScoped(typeof(IDhtCommand<TMessage, TReply>), commandType);
        services.AddScoped(typeof(IDhtMessageHandler<TMessage, TReply>), handlerType);
        services.AddEnvelope<TMessage, TReply>();
    }

    public override MessageRoute Compose(IServiceProvider scope, RouteContext context)
    {
        var command = scope.GetRequiredService<IDhtCommand<TMessage, TReply>>();
        var handler = scope.GetRequiredService<IDhtMessageHandler<TMessage, TReply>>();
        var behaviors = scope.GetServices<IDhtBehavior<TMessage, TReply>>()
            .Where(behavior => behavior is not IConditionalBehavior { Applies: false })
            .OrderBy(behavior => behavior.Stage)
            .ToArray();

        var way = scope.GetRequiredService<MediatedWay>();
        var mediatRBehaviors = way.BehaviorsOf<TMessage, TReply>();
        if (command.Id.IsInternal && mediatRBehaviors.Count == 0)
        {
            var chain = new BehaviorChain<TMessage, TReply>(behaviors, handler.HandleAsync);
            return new MessageRoute<TMessage, TReply>(new(command, chain, null, [], handler), context);
        }

        // What drops and limits stands before MediatR, so that a flood never reaches the host's behaviors.
        var tail = new BehaviorChain<TMessage, TReply>(
            [.. behaviors.Where(behavior => behavior.Stage >= PipelineStage.Host)], handler.HandleAsync);
        var head = new BehaviorChain<TMessage, TReply>(
            [.. behaviors.Where(behavior => behavior.Stage < PipelineStage.Host)],
            (message, cancellationToken) => way.SendAsync(message, tail, cancellationToken));
        return new MessageRoute<TMessage, TReply>(new(command, head, tail, mediatRBehaviors, handler), context);
    }
}
