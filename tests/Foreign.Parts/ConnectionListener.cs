using HyperDht.Messaging;

namespace Foreign.Parts;

/// <summary>Hears of connections.</summary>
public sealed class ConnectionListener(CallLog log) : IDhtNoticeHandler<ConnectionOpened>
{
    public Task HandleAsync(ConnectionOpened notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        log.Add(notice.Connection.IsInitiator ? "dialed" : "accepted");
        return Task.CompletedTask;
    }
}
