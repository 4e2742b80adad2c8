namespace HyperDht.Plugins;

/// <summary>The way from a node to its plug-ins.</summary>
public static class DhtPluginExtensions
{
    /// <summary>The calling half of a plug-in. The node itself need not have the plug-in.</summary>
    /// <param name="node">Whose requests they are.</param>
    /// <typeparam name="TPlugin">The plug-in.</typeparam>
    public static DhtPluginClient<TPlugin> Plugin<TPlugin>(this IHyperDht node)
        where TPlugin : class, IDhtPlugin
    {
        ArgumentNullException.ThrowIfNull(node);
        return new(node);
    }
}
