namespace HyperDht;

/// <summary>Makes as many nodes as a process wants, each with the parts of one <c>AddHyperDht</c>.</summary>
/// <remarks>Thread safe. Nodes share the threads of their loops.</remarks>
public interface IHyperDhtFactory
{
    /// <summary>Makes a node that is not started yet. Whoever asked for it disposes it.</summary>
    /// <param name="configure">Changes a copy of the configured options for this node alone.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is wrong; the message says which and what it may be.</exception>
    IHyperDht Create(Action<HyperDhtOptions>? configure = null);

    /// <summary>Makes a node and starts it. Whoever asked for it disposes it.</summary>
    /// <param name="configure">Changes a copy of the configured options for this node alone.</param>
    /// <param name="cancellationToken">Stops the start and disposes the node.</param>
    Task<IHyperDht> StartAsync(Action<HyperDhtOptions>? configure = null, CancellationToken cancellationToken = default);
}
