namespace HyperDht.Cli.Node;

/// <summary>Starts the nodes of a plan.</summary>
internal interface INodeStarter
{
    /// <summary>Starts one node and waits until it is bootstrapped.</summary>
    /// <param name="plan">The plan it belongs to.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    Task<IHyperDht> StartAsync(NodePlan plan, CancellationToken cancellationToken);
}
