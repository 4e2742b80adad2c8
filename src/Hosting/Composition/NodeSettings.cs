using HyperDht.Transport;

namespace HyperDht.Hosting.Composition;

/// <summary>What is particular to one node: filled once, right after its scope began.</summary>
internal sealed class NodeSettings
{
    private HyperDhtOptions? _options;

    /// <summary>The node's options, already checked.</summary>
    public HyperDhtOptions Options
    {
        get => _options ?? throw new InvalidOperationException("A node's services are taken from a scope that its factory began.");
        set => _options = value;
    }

    /// <summary>The node's own sockets, such as simulated ones; null opens the operating system's. Disposed with the node.</summary>
    public ITransport? Transport { get; set; }
}
