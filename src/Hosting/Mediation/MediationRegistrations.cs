using HyperDht.Hosting.Pipeline;
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

    /// <summary>Registers a host's MediatR behavior, closed for one message; false when it does not fit the message.</summary>
    public static bool TryAddMediatRBehavior(IServiceCollection services, Type behavior, MessageRegistration message)
    {
        var envelope = typeof(DhtEnvelope<,>).MakeGenericType(message.Message, message.Reply);
        var outcome = typeof(DhtOutcome<>).MakeGenericType(message.Reply);
        var wanted = typeof(IPipelineBehavior<,>).MakeGenericType(envelope, outcome);
        foreach (var arguments in (Type[][])[[envelope, outcome], [message.Message, message.Reply]])
        {
            if (TryClose(behavior, arguments) is { } closed && wanted.IsAssignableFrom(closed))
            {
                services.AddScoped(wanted, closed);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a type is a MediatR behavior at all.</summary>
    public static bool IsMediatRBehavior(Type type) => type.GetInterfaces()
        .Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IPipelineBehavior<,>));

    private static Type? TryClose(Type behavior, Type[] arguments)
    {
        if (!behavior.IsGenericTypeDefinition)
        {
            return behavior;
        }

        if (behavior.GetGenericArguments().Length != arguments.Length)
        {
            return null;
        }

        try
        {
            return behavior.MakeGenericType(arguments);
        }
        catch (ArgumentException)
        {
            return null; // The behavior's constraints exclude this message.
        }
    }
}
