using HyperDht.Hosting.Mediation;
using HyperDht.Messaging;
using MediatR;

namespace Foreign.Parts;

/// <summary>A MediatR behavior that names the envelope.</summary>
public sealed class EnvelopeTiming<TMessage, TReply>(CallLog log)
    : IPipelineBehavior<DhtEnvelope<TMessage, TReply>, DhtOutcome<TReply>>
    where TMessage : IDhtMessage<TReply>
{
    public Task<DhtOutcome<TReply>> Handle(
        DhtEnvelope<TMessage, TReply> request, CancellationToken cancellationToken, RequestHandlerDelegate<DhtOutcome<TReply>> next)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(next);
        log.Add($"envelope {request.Message.Request.From}");
        return next();
    }
}
