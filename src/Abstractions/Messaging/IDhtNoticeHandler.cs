namespace HyperDht.Messaging;

/// <summary>Hears of one kind of notice. Handlers run one after the other; a failing one is logged and does not stop the next.</summary>
/// <typeparam name="TNotice">The notice.</typeparam>
public interface IDhtNoticeHandler<in TNotice>
    where TNotice : IDhtNotice
{
    /// <summary>Takes the notice. Runs as user code.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="cancellationToken">Fires when the node closes.</param>
    Task HandleAsync(TNotice notice, CancellationToken cancellationToken);
}
