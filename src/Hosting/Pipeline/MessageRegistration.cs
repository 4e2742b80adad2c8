using HyperDht.Hosting.Mediation;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Pipeline;

/// <summary>A message the node answers; one for each command, plug-ins' included.</summary>
internal abstract class MessageRegistration
{
    /// <summary>The message.</summary>
    public abstract Type Message { get; }

    /// <summary>Its reply.</summary>
    public abstract Type Reply { get; }

    /// <summary>How MediatR knows them.</summary>
    public abstract MediatedTypes Mediated { get; }

    /// <summary>Makes the closed registrations of the message.</summary>
    public abstract void Register(IServiceCollection services);

    /// <summary>Composes its route out of a node's scope.</summary>
    public abstract MessageRoute Compose(IServiceProvider scope, RouteContext context);
}
