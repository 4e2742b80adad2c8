namespace HyperDht.Messaging;

/// <summary>Wraps the handling of messages. Runs on the loop and must not block.</summary>
/// <typeparam name="TMessage">The message; open generic behaviors see every message.</typeparam>
/// <typeparam name="TReply">Its reply.</typeparam>
public interface IDhtBehavior<in TMessage, TReply>
    where TMessage : IDhtMessage<TReply>
{
    /// <summary>Where in the pipeline it runs.</summary>
    PipelineStage Stage { get; }

    /// <summary>Decides itself, or calls <paramref name="next"/>.</summary>
    /// <param name="message">The message.</param>
    /// <param name="next">The rest of the pipeline.</param>
    /// <param name="cancellationToken">Fires when the node closes.</param>
    ValueTask<DhtOutcome<TReply>> HandleAsync(TMessage message, NextBehavior<TReply> next, CancellationToken cancellationToken);
}
