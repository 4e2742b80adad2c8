using HyperDht.Messaging;

namespace Foreign.Parts;

/// <summary>A behavior for every message.</summary>
public sealed class Audit<TMessage, TReply>(CallLog log) : IDhtBehavior<TMessage, TReply>
    where TMessage : IDhtMessage<TReply>
{
    public PipelineStage Stage => PipelineStage.Host;

    public async ValueTask<DhtOutcome<TReply>> HandleAsync(
        TMessage message, NextBehavior<TReply> next, CancellationToken cancellationToken)
    {
        var outcome = await next();
        log.Add($"audit {typeof(TMessage).Name} {outcome.Kind}");
        return outcome;
    }
}
