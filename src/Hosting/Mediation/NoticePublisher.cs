using HyperDht.Hosting.Diagnostics;
using HyperDht.Hosting.Pipeline;
using HyperDht.Messaging;
using MediatR;
using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Mediation;

/// <summary>Publishes notices over MediatR: one handler after the other, errors contained.</summary>
internal sealed class NoticePublisher(ServiceFactory factory, IServiceProvider scope, NodeLifetime lifetime, ILoggerFactory loggers)
    : Mediator(factory), INoticePublisher
{
    public const string Category = "HyperDht.Notices";

    void INoticePublisher.Publish<TNotice>(TNotice notice)
    {
        var notification = new DhtNotification<TNotice>(notice);
        _ = MediatRDispatch.CanMakeCode
            ? Publish(notification, lifetime.Closing)
            : PublishCore(MediatRDispatch.Publish(scope, notification, lifetime.Closing));
    }

    // The tasks are made one by one as they are enumerated: a handler that throws before its first await throws here.
    protected override async Task PublishCore(IEnumerable<Task> allHandlers)
    {
        using var handlers = allHandlers.GetEnumerator();
        var more = true;
        while (more)
        {
            try
            {
                more = handlers.MoveNext();
                await (more ? handlers.Current : Task.CompletedTask);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                HostingLog.NoticeHandlerFailed(loggers.CreateLogger(Category), exception, nameof(INotification));
            }
        }
    }
}
