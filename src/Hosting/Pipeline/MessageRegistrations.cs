using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Pipeline;

/// <summary>Adds messages to a container of nodes.</summary>
internal static class MessageRegistrations
{
    /// <summary>Adds a message with its wire side and its handler.</summary>
    public static IServiceCollection AddMessage<
        TMessage,
        TReply,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCommand,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(this IServiceCollection services)
        where TMessage : IDhtMessage<TReply>
        where TCommand : class, IDhtCommand<TMessage, TReply>
        where THandler : class, IDhtMessageHandler<TMessage, TReply> =>
        services.AddSingleton<MessageRegistration>(new MessageRegistration<TMessage, TReply>(typeof(TCommand), typeof(THandler)));
}
