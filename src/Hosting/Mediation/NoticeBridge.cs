using HyperDht.Hosting.Diagnostics;
using HyperDht.Messaging;
using MediatR;
using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Mediation;

/// <summary>Hands a notice to the handlers that do not know MediatR.</summary>
internal sealed class NoticeBridge<TNotice>(IEnumerable<IDhtNoticeHandler<TNotice>> handlers, ILoggerFactory loggers)
    : INotificationHandler<DhtNotification<TNotice>>
    where TNotice : IDhtNotice
{
    public async Task Handle(DhtNotification<TNotice> notification, CancellationToken cancellationToken)
    {
        foreach (var handler in handlers)
        {
            try
            {
                await handler.HandleAsync(notification.Notice, cancellationToken);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                HostingLog.NoticeHandlerFailed(loggers.CreateLogger(NoticePublisher.Category), exception, typeof(TNotice).Name);
            }
        }
    }
}
