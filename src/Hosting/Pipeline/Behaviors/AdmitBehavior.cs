using HyperDht.Messaging;
using HyperDht.Rpc;

namespace HyperDht.Hosting.Pipeline.Behaviors;

/// <summary>Answers error 1 with closer nodes while the node is ephemeral, for commands that need a storing node (spec 02 §5).</summary>
internal sealed class AdmitBehavior<TMessage, TReply>(IDhtCommand<TMessage, TReply> command, IDhtRpc rpc)
    : IDhtBehavior<TMessage, TReply>, IConditionalBehavior
    where TMessage : IDhtMessage<TReply>
{
    public PipelineStage Stage => PipelineStage.Admit;

    public bool Applies => command.RequiresPersistentNode;

    public ValueTask<DhtOutcome<TReply>> HandleAsync(
        TMessage message, NextBehavior<TReply> next, CancellationToken cancellationToken) => rpc.IsEphemeral
        ? new(DhtOutcome<TReply>.Error(PipelineErrors.UnknownCommand))
        : next();
}
