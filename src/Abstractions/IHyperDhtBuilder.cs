using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht;

/// <summary>What a plug-in adds its parts to: the nodes of one <c>AddHyperDht</c>. An extension method on it needs no other assembly of the library.</summary>
/// <remarks>
/// What is registered already wins over the defaults. Scoped services live as long as one node; from a node's own scope they may take
/// <see cref="HyperDhtOptions"/>, <see cref="Records.RecordsOptions"/>, <see cref="Runtime.IDhtLoop"/>, <see cref="Runtime.IRandomSource"/>,
/// <see cref="TimeProvider"/> and loggers.
/// </remarks>
public interface IHyperDhtBuilder
{
    /// <summary>The name given to <c>AddHyperDht</c>; empty for the unnamed node.</summary>
    string Name { get; }

    /// <summary>The services of the nodes' own container.</summary>
    IServiceCollection Services { get; }

    /// <summary>Adds commands of one's own for other nodes to call (spec 02 §10). A plug-in of the same name and version is replaced.</summary>
    /// <remarks>Register <typeparamref name="T"/> in <see cref="Services"/>, scoped, to say how it is made.</remarks>
    /// <typeparam name="T">The plug-in; one instance for each node.</typeparam>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">Its description is another plug-in's.</exception>
    IHyperDhtBuilder AddPlugin<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, Plugins.IDhtPlugin;
}
