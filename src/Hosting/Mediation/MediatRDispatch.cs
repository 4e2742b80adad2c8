using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Mediation;

/// <summary>
/// What MediatR does with a request and a notification, without its reflection: it closes its dispatchers over our messages at run time, which
/// a program that is compiled ahead of time cannot. Handlers and behaviors are the same, and so is their order.
/// </summary>
internal static class MediatRDispatch
{
    /// <summary>Whether MediatR itself can carry messages in this process.</summary>
    [FeatureGuard(typeof(RequiresDynamicCodeAttribute))]
    public static bool CanMakeCode => RuntimeFeature.IsDynamicCodeSupported;

    /// <summary>Through the behaviors of a request to its handler.</summary>
    public static Task<TResponse> SendAsync<TRequest, TResponse>(IServiceProvider scope, TRequest request, CancellationToken cancellationToken)
        where TRequest : IRequest<TResponse>
    {
        var handler = scope.GetRequiredService<IRequestHandler<TRequest, TResponse>>();
        RequestHandlerDelegate<TResponse> way = () => handler.Handle(request, cancellationToken);
        foreach (var behavior in scope.GetServices<IPipelineBehavior<TRequest, TResponse>>().Reverse())
        {
            var rest = way;
            way = () => behavior.Handle(request, cancellationToken, rest);
        }

        return way();
    }

    /// <summary>The handlers of a notification, each begun when its turn comes.</summary>
    public static IEnumerable<Task> Publish<TNotification>(IServiceProvider scope, TNotification notification, CancellationToken cancellationToken)
        where TNotification : INotification =>
        scope.GetServices<INotificationHandler<TNotification>>().Select(handler => handler.Handle(notification, cancellationToken));
}
