using HyperDht.Messaging;
using MediatR;

namespace HyperDht.Hosting.Mediation;

/// <summary>The closed types under which MediatR knows a message; they are named in code, so that no trimming takes them away.</summary>
/// <param name="Envelope">What carries the message.</param>
/// <param name="Outcome">What comes back.</param>
/// <param name="Behavior">What a MediatR behavior of the message implements.</param>
internal sealed record MediatedTypes(Type Envelope, Type Outcome, Type Behavior)
{
    /// <summary>Those of one message.</summary>
    public static MediatedTypes Of<TMessage, TReply>()
        where TMessage : IDhtMessage<TReply> => new(
            typeof(DhtEnvelope<TMessage, TReply>),
            typeof(DhtOutcome<TReply>),
            typeof(IPipelineBehavior<DhtEnvelope<TMessage, TReply>, DhtOutcome<TReply>>));
}
