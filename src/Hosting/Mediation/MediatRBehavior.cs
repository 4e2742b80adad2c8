using System.Diagnostics.CodeAnalysis;
using HyperDht.Hosting.Pipeline;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Mediation;

/// <summary>A MediatR behavior of the host, open or closed.</summary>
/// <param name="type">Its type.</param>
internal sealed class MediatRBehavior(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces)] Type type)
{
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces)]
    private readonly Type _type = type;

    /// <summary>Whether a type is a MediatR behavior at all.</summary>
    public static bool IsOne([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] Type type) => type.GetInterfaces()
        .Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IPipelineBehavior<,>));

    /// <summary>Registers the behavior, closed for one message; false when it does not fit the message.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The constructors of the open type are kept, so those of the closed one are.")]
    public bool TryRegister(IServiceCollection services, MessageRegistration message)
    {
        foreach (var arguments in (Type[][])[[message.Mediated.Envelope, message.Mediated.Outcome], [message.Message, message.Reply]])
        {
            if (TryClose(arguments) is { } closed && message.Mediated.Behavior.IsAssignableFrom(closed))
            {
                services.AddScoped(message.Mediated.Behavior, closed);
                return true;
            }
        }

        return false;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "Messages and replies are kept by their registrations.")]
    private Type? TryClose(Type[] arguments)
    {
        if (!_type.IsGenericTypeDefinition)
        {
            return _type;
        }

        if (!MediatRDispatch.CanMakeCode || _type.GetGenericArguments().Length != arguments.Length)
        {
            return null;
        }

        try
        {
            return _type.MakeGenericType(arguments);
        }
        catch (ArgumentException)
        {
            return null; // The behavior's constraints exclude this message.
        }
    }
}
