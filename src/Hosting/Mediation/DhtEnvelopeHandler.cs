using HyperDht.Messaging;
using MediatR;

namespace HyperDht.Hosting.Mediation;

/// <summary>Takes the message out of its envelope and runs the rest of its pipeline.</summary>
internal sealed class DhtEnvelopeHandler<TMessage, TReply> : IRequestHandler<DhtEnvelope<TMessage, TReply>, DhtOutcome<TReply>>
    where TMessage : IDhtMessage<TReply>
{
    public Task<DhtOutcome<TReply>> Handle(DhtEnvelope<TMessage, TReply> request, CancellationToken cancellationToken) =>
        request.Tail.RunAsync(request.Message, cancellationToken).AsTask();
}
