namespace HyperDht.Messaging;

/// <summary>Answers one kind of message. Runs on the loop and must not block.</summary>
/// <typeparam name="TMessage">The message.</typeparam>
/// <typeparam name="TReply">Its reply.</typeparam>
public interface IDhtMessageHandler<in TMessage, TReply>
    where TMessage : IDhtMessage<TReply>
{
    /// <summary>Decides what becomes of the message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Fires when the node closes.</param>
    ValueTask<DhtOutcome<TReply>> HandleAsync(TMessage message, CancellationToken cancellationToken);
}
