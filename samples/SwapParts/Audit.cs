using HyperDht.Messaging;
using Microsoft.Extensions.Logging;

namespace SwapParts;

/// <summary>Logs every message and what became of it. Runs on the node's loop: it must not block.</summary>
public sealed partial class Audit<TMessage, TReply>(ILoggerFactory loggers) : IDhtBehavior<TMessage, TReply>
    where TMessage : IDhtMessage<TReply>
{
    private readonly ILogger _logger = loggers.CreateLogger("Audit");

    public PipelineStage Stage => PipelineStage.Host;

    public async ValueTask<DhtOutcome<TReply>> HandleAsync(
        TMessage message, NextBehavior<TReply> next, CancellationToken cancellationToken)
    {
        var outcome = await next();
        LogMessage(_logger, typeof(TMessage).Name, outcome.Kind);
        return outcome;
    }

    [LoggerMessage(1, LogLevel.Debug, "{Message} ended in {Outcome}")]
    private static partial void LogMessage(ILogger logger, string message, DhtOutcomeKind outcome);
}
