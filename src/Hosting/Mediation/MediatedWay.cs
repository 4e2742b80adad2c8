using HyperDht.Hosting.Pipeline;
using HyperDht.Messaging;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Mediation;

/// <summary>Sends messages over MediatR, inside one node's scope.</summary>
internal sealed class MediatedWay(IMediator mediator, IServiceProvider scope)
{
    public ValueTask<DhtOutcome<TReply>> SendAsync<TMessage, TReply>(
        TMessage message, BehaviorChain<TMessage, TReply> tail, CancellationToken cancellationToken)
        where TMessage : IDhtMessage<TReply>
    {
        var envelope = new DhtEnvelope<TMessage, TReply>(message, tail);
        var pending = MediatRDispatch.CanMakeCode
            ? mediator.Send(envelope, cancellationToken)
            : MediatRDispatch.SendAsync<DhtEnvelope<TMessage, TReply>, DhtOutcome<TReply>>(scope, envelope, cancellationToken);
        return pending.IsCompletedSuccessfully ? new(pending.GetAwaiter().GetResult()) : new(pending);
    }

    /// <summary>Names of the MediatR behaviors that a message meets, in order.</summary>
    public IReadOnlyList<string> BehaviorsOf<TMessage, TReply>()
        where TMessage : IDhtMessage<TReply> =>
        [.. scope.GetServices<IPipelineBehavior<DhtEnvelope<TMessage, TReply>, DhtOutcome<TReply>>>()
            .Select(behavior => TypeNames.Of(behavior.GetType()))];
}
