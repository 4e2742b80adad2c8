using HyperDht.Hosting.Diagnostics;
using HyperDht.Messaging;

namespace HyperDht.Hosting.Pipeline.Behaviors;

/// <summary>Counts requests by command and outcome, when somebody listens.</summary>
internal sealed class ObserveBehavior<TMessage, TReply>(IDhtCommand<TMessage, TReply> command, DhtMeter meter)
    : IDhtBehavior<TMessage, TReply>, IConditionalBehavior
    where TMessage : IDhtMessage<TReply>
{
    private static readonly KeyValuePair<string, object?> CommandTag = new("command", TypeNames.OfMessage(typeof(TMessage)));

    private static readonly KeyValuePair<string, object?>[] OutcomeTags =
        [.. Enum.GetValues<DhtOutcomeKind>().Select(kind => new KeyValuePair<string, object?>("outcome", kind.ToString()))];

    // The RPC layer counts its own commands.
    public bool Applies => !command.Id.IsInternal;

    public PipelineStage Stage => PipelineStage.Observe;

    public ValueTask<DhtOutcome<TReply>> HandleAsync(TMessage message, NextBehavior<TReply> next, CancellationToken cancellationToken)
    {
        if (!meter.Requests.Enabled)
        {
            return next();
        }

        var pending = next();
        if (!pending.IsCompletedSuccessfully)
        {
            return CountLaterAsync(pending);
        }

        var outcome = pending.GetAwaiter().GetResult();
        Count(outcome.Kind);
        return new(outcome);
    }

    private async ValueTask<DhtOutcome<TReply>> CountLaterAsync(ValueTask<DhtOutcome<TReply>> pending)
    {
        var outcome = await pending;
        Count(outcome.Kind);
        return outcome;
    }

    private void Count(DhtOutcomeKind kind) => meter.Requests.Add(1, CommandTag, OutcomeTags[(int)kind]);
}
