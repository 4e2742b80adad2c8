using HyperDht.Messaging;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Mediation;

/// <summary>Registers MediatR in a node's container. No assembly is scanned: every message is registered closed.</summary>
internal static class MediationRegistrations
{
    public static void AddMediation(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(scope => type => scope.GetRequiredService(type));
        services.AddScoped<NoticePublisher>();
        services.AddTransient<INoticePublisher>(scope => scope.GetRequiredService<NoticePublisher>());
        services.AddTransient<IMediator>(scope => scope.GetRequiredService<NoticePublisher>());
        services.AddScoped<MediatedWay>();
        services.AddScoped<INotificationHandler<DhtNotification<NodeBecamePersistent>>, NoticeBridge<NodeBecamePersistent>>();
        services.AddScoped<INotificationHandler<DhtNotification<NodeBecameEphemeral>>, NoticeBridge<NodeBecameEphemeral>>();
        services.AddScoped<INotificationHandler<DhtNotification<NodeNetworkChanged>>, NoticeBridge<NodeNetworkChanged>>();
        services.AddScoped<INotificationHandler<DhtNotification<ConnectionOpened>>, NoticeBridge<ConnectionOpened>>();
    }

    public static void AddEnvelope<TMessage, TReply>(this IServiceCollection services)
        where TMessage : IDhtMessage<TReply> =>
        services.AddSingleton<IRequestHandler<DhtEnvelope<TMessage, TReply>, DhtOutcome<TReply>>, DhtEnvelopeHandler<TMessage, TReply>>();

    /// <summary>Whether anybody hears of a kind of notice, the bridge to our own handlers not counted.</summary>
    public static bool HasListeners<TNotice>(this IServiceProvider scope)
        where TNotice : IDhtNotice =>
        scope.GetServices<IDhtNoticeHandler<TNotice>>().Any()
        || scope.GetServices<INotificationHandler<DhtNotification<TNotice>>>().Any(handler => handler is not NoticeBridge<TNotice>);
}
