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
        var pending = mediator.Send(new DhtEnvelope<TMessage, TReply>(message, tail), cancellationToken);
        return pending.IsCompletedSuccessfully ? new(pending.GetAwaiter().GetResult()) : new(pending);
    }

    /// <summary>Names of the MediatR behaviors that a message meets, in order.</summary>
    public IReadOnlyList<string> BehaviorsOf<TMessage, TReply>()
        where TMessage : IDhtMessage<TReply> =>
        [.. scope.GetServices<IPipelineBehavior<DhtEnvelope<TMessage, TReply>, DhtOutcome<TReply>>>()
            .Select(behavior => TypeNames.Of(behavior.GetType()))];
}
