namespace HyperDht.Plugins;

/// <summary>What a plug-in hears of its node. Implement what is of interest; the rest does nothing.</summary>
/// <remarks>Both are user code. The end of the node is the end of the plug-in: it is disposed.</remarks>
public interface IDhtPluginLifetime
{
    /// <summary>The plug-in belongs to a node. Called once, before the node binds; the node serves nothing until this has ended.</summary>
    /// <remarks>The node has not started: do not await calls of it here. An exception ends the start of the node.</remarks>
    /// <param name="node">The node.</param>
    /// <param name="cancellationToken">Fires when the start is given up.</param>
    ValueTask OnRegisteredAsync(IHyperDht node, CancellationToken cancellationToken) => default;

    /// <summary>The node became persistent for the first time: from now on it serves others. Called once. Exceptions are logged.</summary>
    /// <param name="cancellationToken">Fires when the node closes.</param>
    ValueTask OnPersistentAsync(CancellationToken cancellationToken) => default;
}
