namespace HyperDht.Hosting.Composition;

/// <summary>Makes nodes out of one container.</summary>
internal sealed class HyperDhtFactory(NodeContainer container) : IHyperDhtFactory
{
    public IHyperDht Create(Action<HyperDhtOptions>? configure = null) => container.CreateNode(configure);

    public async Task<IHyperDht> StartAsync(Action<HyperDhtOptions>? configure = null, CancellationToken cancellationToken = default) =>
        await HyperDhtNode.StartAsync(container.CreateNode(configure), cancellationToken);
}
