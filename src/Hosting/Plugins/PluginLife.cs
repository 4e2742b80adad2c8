using HyperDht.Hosting.Diagnostics;
using HyperDht.Hosting.Pipeline;
using HyperDht.Plugins;
using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Plugins;

/// <summary>Tells the plug-ins of a node what happens to it. They end with the node's services.</summary>
internal sealed class PluginLife(IEnumerable<PluginEntry> entries, NodeLifetime lifetime, ILoggerFactory loggers)
{
    private readonly List<(string Name, IDhtPluginLifetime Plugin)> _plugins = [];
    private int _isPersistent;

    /// <summary>Makes the plug-ins and gives them their node. Before it binds.</summary>
    public async Task RegisterAsync(IHyperDht node, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            var plugin = entry.Create();
            await plugin.OnRegisteredAsync(node, cancellationToken);
            _plugins.Add((entry.Description.Name, plugin));
        }
    }

    /// <summary>The node is persistent; only the first time counts. As user code; never throws.</summary>
    public void HandlePersistent()
    {
        if (Interlocked.Exchange(ref _isPersistent, 1) == 0)
        {
            foreach (var (name, plugin) in _plugins)
            {
                _ = TellAsync(name, plugin);
            }
        }
    }

    private async Task TellAsync(string name, IDhtPluginLifetime plugin)
    {
        try
        {
            await plugin.OnPersistentAsync(lifetime.Closing);
        }
        catch (OperationCanceledException) when (lifetime.Closing.IsCancellationRequested)
        {
            // The node closed meanwhile.
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            HostingLog.PluginHookFailed(loggers.CreateLogger<PluginLife>(), error, name);
        }
    }
}
