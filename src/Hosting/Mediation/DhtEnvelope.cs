using HyperDht.Hosting.Pipeline;
using HyperDht.Messaging;
using MediatR;

namespace HyperDht.Hosting.Mediation;

/// <summary>Carries a message over MediatR; this is what a MediatR <c>IPipelineBehavior</c> of the host sees.</summary>
/// <typeparam name="TMessage">The message.</typeparam>
/// <typeparam name="TReply">Its reply.</typeparam>
public sealed class DhtEnvelope<TMessage, TReply> : IRequest<DhtOutcome<TReply>>
    where TMessage : IDhtMessage<TReply>
{
    internal DhtEnvelope(TMessage message, BehaviorChain<TMessage, TReply> tail)
    {
        Message = message;
        Tail = tail;
    }

    /// <summary>The message.</summary>
    public TMessage Message { get; }

    /// <summary>What is left of the pipeline behind MediatR.</summary>
    internal BehaviorChain<TMessage, TReply> Tail { get; }
}
