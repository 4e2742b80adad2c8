using HyperDht.Connections.Secure;
using HyperDht.Limits;
using HyperDht.Noise;

namespace HyperDht.Hosting.Composition;

/// <summary>What all nodes of a container draw on together.</summary>
internal sealed class SharedBudgets
{
    private PartialFrameBudget? _frames;

    /// <summary>Buffers for what is sent.</summary>
    public SlabPool Slabs { get; } = new();

    /// <summary>Memory for frames under way; the first node's limits decide.</summary>
    public PartialFrameBudget FramesOf(SecretStreamLimits limits) => LazyInitializer.EnsureInitialized(ref _frames, () => new PartialFrameBudget(limits));
}
